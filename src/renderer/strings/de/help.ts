import type * as english from '../en/help'
import type { Translated } from '../../../shared/language/translated'

/** The cheat-sheet. */
export const helpStrings: Translated<typeof english.helpStrings> = {
  shortcuts: 'Tastenkürzel',
  findShortcut: 'Kürzel suchen',
  foundShortcuts: (count) => `${count} Kürzel gefunden`,
  noShortcut: (wanted) => `Nichts heißt „${wanted}“.`,
  changeShortcuts: 'Tasten ändern…',
  reportCopied: 'Der Problembericht ist in der Zwischenablage.',
  reportCopiedHint:
    'Er enthält Versionen, Geräte, Einstellungen und die letzten Fehler; keine Pfade und nichts aus den Dateien.',
  shortcutsMore: (mod) => [
    ['Mausrad', 'Zoom'],
    ['Leertaste + Ziehen', 'Ansicht verschieben'],
    ['Doppelklick', 'Einpassen (neben dem Bild)'],
    ['Alt + Malen', 'Radieren'],
    ['Shift + Klick', 'Gerade Linie'],
    [`${mod} + Mausrad`, 'Pinselgröße'],
    ['Alt + Ziehen rechts', 'Pinselgröße und Härte'],
    ['Zwei Finger', 'Ein- und auszoomen'],
    ['Ziehen Mitte', 'Ansicht ziehen']
  ]
}
