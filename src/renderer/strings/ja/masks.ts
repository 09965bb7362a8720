import type * as english from '../en/masks'
import type { Translated } from '../../../shared/language/translated'

/** Tools that work on masks, ways to look at them, and what undo calls their edits. */
export const maskStrings: Translated<typeof english.maskStrings> = {
  hardness: '硬さ',
  edgeReach: '範囲',
  maskTools: 'マスクを調整',
  maskToolsHint: 'このフレームにすぐ適用',
  viewMode: '表示モード',
  showMenu: (name) => `${name}のその他の操作`,
  lockObject: 'ロック',
  unlockObject: 'ロックを解除',
  soloObject: 'ソロ表示',
  soloOff: 'すべて表示',
  renameObject: '名前を変更…',
  moveUp: '上へ移動',
  moveDown: '下へ移動',
  splitObject: 'パーツごとに分割',
  mergeInto: (name) => `${name}に結合`,
  dragObject: 'ドラッグで並べ替え',
  soloFlag: (name) => `${name}のみ`,
  soloOffHint: (key) => (key === null ? 'オブジェクトのメニューですべて表示' : `${key}ですべて表示`),
  snapping: '輪郭を検出中…（Escで中止）',
  canvasFallback: 'グラフィックスコンテキストが失われました。当面は使わずに描画します。',
  polygonHint: (keys) =>
    ['頂点をクリック', ...keys.flatMap(([key, does]) => (key === null ? [] : [`${key}で${does}`]))].join(' · '),
  polygonKeys: { finish: '閉じる', back: '1つ戻す', cancel: '破棄' },
  modes: {
    overlay: 'オーバーレイ',
    outline: '輪郭線',
    cutout: '切り抜き',
    matte: 'マット',
    difference: '差分'
  },
  modeInText: {
    overlay: 'オーバーレイ',
    outline: '輪郭線',
    cutout: '切り抜き',
    matte: 'マット',
    difference: '差分'
  },
  differenceTo: (frameNumber) => `フレーム${frameNumber}と比較`,
  differenceToNothing: '比較できるペイント済みフレームがありません',
  edits: {
    paint: 'ペイント',
    erase: '消去',
    outline: '囲んで追加',
    outlineAway: '囲んで除去',
    fillHole: '穴を埋める',
    fillHoles: 'すべての穴を埋める',
    removeIsland: '一部を削除',
    grow: '拡張',
    shrink: '縮小',
    smooth: '滑らかに',
    smartEdge: 'スマートエッジ',
    copyPrevious: '前のマスクをコピー',
    paintBand: (name) => `${name}のエッジを調整`,
    eraseBand: (name) => `${name}のエッジ調整を取り消し`,
    tuneEdge: (name) => `${name}のエッジを設定`
  }
}
