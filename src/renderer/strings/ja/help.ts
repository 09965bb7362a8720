import type * as english from '../en/help'
import type { Translated } from '../../../shared/language/translated'

/** The cheat-sheet. */
export const helpStrings: Translated<typeof english.helpStrings> = {
  shortcuts: 'キーボードショートカット',
  findShortcut: 'ショートカット検索',
  foundShortcuts: (count) => `${count}件のショートカット`,
  noShortcut: (wanted) => `「${wanted}」に一致する項目はありません。`,
  changeShortcuts: 'キーを変更…',
  reportCopied: '問題レポートをクリップボードにコピーしました。',
  reportCopiedHint: 'バージョン、デバイス、設定、最近のエラーだけを含みます。パスやファイルの内容は含まれません。',
  shortcutsMore: (mod) => [
    ['ホイール', 'ズーム'],
    ['Space＋ドラッグ', '表示位置を移動'],
    ['ダブルクリック', '全体表示（映像の外側で）'],
    ['Alt＋ペイント', '消去'],
    ['Shift＋クリック', '直線'],
    [`${mod}＋ホイール`, 'ブラシサイズ'],
    ['Alt＋右ドラッグ', 'ブラシのサイズと硬さ'],
    ['ピンチ', '拡大／縮小'],
    ['中ボタンドラッグ', '表示をつかんで移動']
  ]
}
