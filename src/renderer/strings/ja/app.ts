import type * as english from '../en/app'
import type { Translated } from '../../../shared/language/translated'

/** The window as a whole. */
export const appStrings: Translated<typeof english.appStrings> = {
  product: 'HODOR Studio',
  edited: '未保存',
  dismiss: '閉じる',
  close: '閉じる',
  undo: '元に戻す',
  redo: 'やり直し',
  undone: (label) => `元に戻す：${label}`,
  redone: (label) => `やり直し：${label}`,
  ffmpeg: 'FFmpeg',
  showInFolder: 'フォルダーで表示',
  playFile: '再生',
  exportAnother: '続けて書き出す'
}
