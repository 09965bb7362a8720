import type * as english from '../en/transfer'
import type { Translated } from '../../../shared/language/translated'
import { frames, sizeText } from './counts'

/** Export and import. */
export const transferStrings: Translated<typeof english.transferStrings> = {
  export: '書き出し',
  exportMenu: '書き出しの種類',
  exportTitle: '書き出し',
  exportNow: '書き出す',
  addToQueue: 'キューに追加',
  addingToQueue: '追加中…',
  exportKinds: {
    overlay: { label: 'オーバーレイ', hint: 'オブジェクトに色付け' },
    cutout: { label: '切り抜き', hint: '背景が透明なオブジェクト' },
    matte: { label: 'マット', hint: 'オブジェクトは白、他は黒' },
    background: { label: '背景合成', hint: '単色、画像、動画、ぼかしの背景に合成' },
    hide: { label: '隠す', hint: '顔や画面などを塗り、ぼかし、モザイクで隠す' },
    frames: { label: 'フレーム', hint: '元の映像を連番画像で' },
    shapes: { label: 'ロトシェイプ', hint: '合成ソフト用の曲線とキー' },
    annotations: { label: 'マスクとアノテーション', hint: 'データセットや他ツール用' }
  },
  exportSections: {
    format: '形式',
    objects: 'オブジェクト',
    range: '範囲',
    edges: 'エッジ',
    look: '外観',
    cover: '隠し方',
    unsure: '不確実な箇所',
    files: 'ファイル'
  },
  exportFields: {
    codec: 'コーデック',
    container: 'ファイル',
    encoder: 'エンコード',
    layout: 'レイアウト',
    segmentation: '領域',
    images: '画像も書き出す',
    audio: '音声',
    subtitles: '字幕',
    chapters: 'チャプター',
    standardRange: '標準レンジ（SDR）：通常の画面用にトーンマッピング',
    edgeKind: 'エッジ',
    foreground: '色を補正：元の背景の縁を除去',
    feather: 'ぼかし',
    grow: '拡張',
    smooth: '安定化',
    alpha: 'アルファ',
    opacity: '不透明度',
    outline: '輪郭線',
    labels: 'オブジェクト名',
    backdrop: '背景',
    colour: 'カラー',
    blur: 'ぼかし',
    apart: 'オブジェクトごとに別ファイル',
    timelines: 'タイムライン：元の動画の上に配置',
    invert: '反転：オブジェクト以外すべて',
    namedLike: 'ファイル名',
    name: '書式',
    folder: '保存先'
  },
  hideFields: {
    cover: '方法',
    radius: '半径',
    block: 'ブロック',
    margin: '余白',
    unsure: '処理方法',
    confidence: '最低確信度',
    report: '要確認フレームのレポート',
    mute: '消音範囲',
    everythingElse: 'オブジェクト以外をすべて隠す'
  },
  shapeFields: { host: '対象ソフト', error: '誤差' },
  shapeNote: '各フレームで曲線とマスクのずれをどこまで許容するか。大きいほどポイントとキーが減ります。',
  timelineKinds: { fcpxml: 'FCPXML', otio: 'OTIO', edl: 'EDL', nk: 'Nuke', comp: 'Fusion', py: 'Blender' },
  coverKinds: { solid: '単色', blur: '強いぼかし', pixelate: 'モザイク' },
  unsurePolicies: {
    'last-place': '最後の位置を隠す',
    'whole-frame': 'フレーム全体を隠す',
    stop: '中止してフレームを一覧表示'
  },
  coverNote: '見る人から隠します。ソフトウェアで復元できる情報を残さないのは単色だけです。',
  muteExample: '例：12-40, 90-95',
  edgeKinds: { hard: 'ハード', soft: 'ソフト', matting: 'マッティング：髪、ブレ' },
  encoderChoices: { auto: '可能ならハードウェア', software: 'ソフトウェア', hardware: 'ハードウェア' },
  hardwareFound: (name) => `${name}を使用できます`,
  noHardware: '使用できるハードウェアエンコーダーはありません',
  lacking: (label) => `${label}（FFmpeg非対応）`,
  alphaChoices: { straight: 'ストレート', premultiplied: '乗算済み' },
  segmentations: { polygons: 'ポリゴン', rle: 'ランレングス' },
  labelLetters: (name, shown) =>
    `ラベルに使える文字はラテン、ギリシャ、キリル文字です。「${name}」は「${shown}」と表示されます。`,
  backdropKinds: { colour: 'カラー', image: '画像', video: '動画', blur: '元映像のぼかし' },
  chooseFile: '選択…',
  wholeClip: (count) => `クリップ全体、${frames(count)}`,
  inToOut: (from, to) => `イン点～アウト点、${from}～${to}`,
  checkAll: 'すべて',
  uncheckAll: 'なし',
  previewTools: 'プレビュー',
  previewFit: '全体',
  previewActual: '1:1',
  previewGround: 'オブジェクトの背後（プレビューのみ）',
  previewGrounds: {
    written: '書き出しのまま',
    checker: '市松模様',
    grey: 'グレー',
    black: '黒',
    white: '白',
    own: 'カラー'
  },
  previewOwnColour: 'オブジェクトの背後の色',
  previewLarger: '拡大',
  previewSmaller: '縮小',
  ownName: '下の書式',
  nameHint: '使用可：{name} {object} {kind} {from} {to} {frame:4} {timecode} {date}',
  filesMore: (count) => `ほか${count}個`,
  sizeAndRoom: (bytes, free) =>
    free === null ? `約${sizeText(bytes)}` : `約${sizeText(bytes)}（空き容量${sizeText(free)}）`,
  replaceFiles: (count, name) => (count === 1 ? `既存の${name}を置き換える` : `既存のファイル${count}個を置き換える`),
  previewOf: (frameNumber) => `フレーム${frameNumber}の書き出し結果`,
  previewNone: 'オブジェクトを選択すると、ここに表示されます',
  previewWaits: '背景を選択すると、ここに表示されます',
  previewShapes: (frameNumber) => `フレーム${frameNumber}の曲線とその内側`,
  previewAnnotations: '書き出されるオブジェクト',
  exporting: (done, total) => `${done}/${frames(total)}`,
  exported: {
    overlay: 'オーバーレイ動画を書き出しました。',
    cutout: '切り抜きを書き出しました。',
    matte: 'マットを書き出しました。',
    background: '背景を合成した動画を書き出しました。',
    hide: 'オブジェクトを隠した動画を書き出しました。',
    frames: 'フレームを書き出しました。',
    shapes: 'ロトシェイプを書き出しました。',
    annotations: 'アノテーションを書き出しました。'
  },
  exportedFiles: (count) => `完了：ファイル${count}個`,
  exportStopped: '書き出しを中止しました。ファイルは作成していません。',
  exportRunning: '書き出しを実行中です。',
  exportRunningHint: '中止するか、完了を待ってください。もう一度行うと、ファイルを作成せずに終了します。',
  exportProblems: {
    noObject: 'オブジェクトを1つ以上選択してください。',
    noMask: (from, to) =>
      `選択したオブジェクトのマスクがフレーム${from}～${to}にありません。先に伝播するか、別の範囲を選択してください。`,
    noCodec: (label, others) =>
      `使用中のFFmpegは${label}を書き出せません。${
        others.length > 0 ? `書き出せる形式：${others.join('、')}。` : 'より多くの機能を含むFFmpegを使用してください。'
      }`,
    noBackdrop: { image: '背景の画像を選択してください。', video: '背景の動画を選択してください。' },
    noMute: (typed) => `「${typed}」はフレームの一覧ではありません。12-40, 90-95のように入力してください。`,
    muteOutside: (from, to) => `消音するフレームが範囲（${from}～${to}）の外にあります。`,
    noPictureTimeline: 'FCPXMLは連番画像を扱えません。動画、またはOTIO、EDL、Nuke、Fusion、Blenderを選択してください。',
    noRoom: (bytes, free) =>
      `約${sizeText(bytes)}必要ですが、空き容量は${sizeText(free)}です。別のフォルダーか、より小さい形式を選択してください。`
  }
}
