import type * as english from '../en/stage'
import type { Translated } from '../../../shared/language/translated'

/** The picture, its tools and its view. */
export const stageStrings: Translated<typeof english.stageStrings> = {
  stage: 'オブジェクトのマスクを重ねた映像。ブラシまたは消しゴムでペイントします。',
  tools: 'ツール',
  brush: 'ブラシ',
  size: 'サイズ',
  view: '表示方法',
  viewHidden: 'マスク非表示',
  overlay: '不透明度',
  overlayHidden: (key) => `オーバーレイ非表示${key}`,
  fit: '全体',
  fitToWindow: 'ウィンドウに合わせる',
  opening: '開いています…',
  sizeOf: (width, height) => `${width}×${height}`,
  bits: (depth) => `${depth}ビット`,
  audio: (codec) => (codec === null ? '音声なし' : `音声 ${codec}`),
  rate: (framesPerSecond, variable) => `${framesPerSecond} fps${variable ? '（可変）' : ''}`,
  wipe: '前回と現在のマスクの境界線',
  wipeBefore: '前回',
  wipeNothing: '前回：なし',
  wipeNow: '現在',
  wipeSoft: 'ソフトエッジ',
  wipeMatting: 'マッティング',
  edgeTools: 'マッティングのエッジ',
  edgeToolsHint: 'このオブジェクトの書き出し用',
  edgeView: 'エッジの表示内容',
  edgeViewNames: {
    off: 'オフ',
    alpha: 'アルファ',
    band: '境界帯',
    checker: '市松模様',
    black: '黒',
    white: '白',
    colour: 'カラー'
  },
  edgeViews: {
    off: '',
    alpha: 'マッティングで書き出されるアルファ',
    band: 'アルファを求める範囲。ペイントで追加、Altで除去',
    checker: 'マッティングによる切り抜き',
    black: 'マッティングによる切り抜き（黒の上）',
    white: 'マッティングによる切り抜き（白の上）',
    colour: 'マッティングによる切り抜き（カラーの上）'
  },
  edgeBusy: 'アルファを計算中…',
  edgeFields: {
    band: '境界帯',
    contrast: 'コントラスト',
    shift: 'シフト',
    reset: 'モデルの結果に戻す',
    colour: '背景'
  },
  pointer: 'ポインター',
  shapesBusy: '曲線を近似中…',
  shapesHere: (shapes, points, errorPx) => `シェイプ${shapes}個、ポイント${points}個、誤差${errorPx} px以内`,
  keyPointerAt: (x, y) => `ポインター：${x}, ${y}`
}
