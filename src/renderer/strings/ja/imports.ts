import type * as english from '../en/imports'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

/** Importing masks, image sequences and data sets. */
export const importStrings: Translated<typeof english.importStrings> = {
  importTitle: 'マスクを読み込む',
  importButton: '読み込む',
  importFormats: {
    png: 'マスク画像',
    davis: 'DAVIS',
    'youtube-vos': 'YouTube-VOS',
    coco: 'COCO',
    ytvis: 'YouTube-VIS',
    cvat: 'CVAT（動画）',
    'cvat-images': 'CVAT（画像）',
    voc: 'Pascal VOC',
    labelme: 'labelme',
    yolo: 'YOLO',
    exr: 'EXRレイヤー'
  },
  importFound: (objects, masks) => `${frames(masks)}にオブジェクト${objects}個`,
  importFrames: (first, last, count) =>
    first === last
      ? `フレーム${first}`
      : `フレーム${first}～${last}${count === last - first + 1 ? '' : `（うち${frames(count)}）`}`,
  importLie: '位置',
  importFirstFrame: '最初のマスクのフレーム',
  importNowhere: 'クリップの範囲外',
  importOutside: (count) => `クリップの範囲外にあるマスク${count}個は読み込みません。`,
  importScaled: (from, to) =>
    `マスクは${from}、クリップは${to}ピクセルです。マスクを最近傍法でクリップのサイズに合わせます。`,
  importObjects: 'オブジェクト',
  importNew: '新規オブジェクト',
  importSkip: '読み込まない',
  importNoPicture: 'クリップ外',
  importOnto: (name) => `「${name}」の割り当て先`,
  importAs: '読み込み方法',
  importReferences: '参照フレーム',
  importReferencesHint: 'ペイントしたマスクとして扱い、伝播や修正の基準にします。',
  importMasks: '完成したマスク',
  importMasksHint: '伝播済みのマスクとして扱い、計算は不要です。ペイント済みフレームは変更しません。',
  importPainted: (count) => `ペイント済みの${frames(count)}は変更しません。`,
  importNothing: '読み込むものがありません。',
  imported: (objects, count) => `${frames(count)}にオブジェクト${objects}個を読み込みました。`,
  importFirst: '先に、マスクの対象となるクリップを開いてください。',
  importFirstHint: 'その後、マスクをウィンドウにドロップするか、［ファイル］＞［マスクを読み込む］を選択してください。',
  importUndo: '元に戻す',
  importAsk: { maskAs: 'このマスクの意味は？', clip: 'どのクリップのマスクですか？' },
  importGoOn: '続ける',
  importReadAs: (meaning) => `${meaning}として読み込む`,
  sequenceTitle: '連番画像を開く',
  sequenceFacts: (count, first, last) => `画像${count}枚、${first}～${last}`,
  sequenceMissing: (numbers) => `欠番：${numbers}。残りの画像を間を空けずにつなぎます。`,
  sequenceRate: 'フレームレート（fps）',
  sequenceRateWrong: '24、23.976、30000/1001のような数値',
  sequenceOpen: '開く',
  dataSetTitle: (name) => `${name}のクリップを開く`,
  dataSetClips: 'クリップ',
  dataSetFilter: 'クリップを検索',
  dataSetPictures: (count) => `画像${count}枚`,
  dataSetMask: 'アノテーションのある最初のフレームのマスクを参照として読み込む',
  dataSetNoMask: 'このクリップにはアノテーションがありません。',
  dataSetEmpty: 'このデータセットにはマスクだけが含まれ、画像がありません。',
  dataSetEmptyHint: '先にクリップを開いてから、マスクを読み込んでください。',
  cancel: 'キャンセル'
}
