import type * as english from '../en/app'
import type { Translated } from '../../../shared/language/translated'

/** The window as a whole. */
export const appStrings: Translated<typeof english.appStrings> = {
  product: 'HODOR Studio',
  edited: 'bearbeitet',
  dismiss: 'Ausblenden',
  close: 'Schließen',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  undone: (label) => `Rückgängig: ${label}`,
  redone: (label) => `Wiederholt: ${label}`,
  ffmpeg: 'FFmpeg',
  showInFolder: 'Im Ordner zeigen',
  playFile: 'Abspielen',
  exportAnother: 'Weiterer Export'
}
