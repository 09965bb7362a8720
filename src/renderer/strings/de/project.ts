import type * as english from '../en/project'
import type { Translated } from '../../../shared/language/translated'

/** Projects and files. */
export const projectStrings: Translated<typeof english.projectStrings> = {
  saved: (name) => `${name} gespeichert.`,
  saveElsewhere: 'Speichern unter…',
  locateVideo: 'Video suchen…',
  useVideo: (name) => `${name} verwenden`,
  videoMissing: (name) => `Das Video dieses Projekts, „${name}“, ist nicht mehr am alten Ort.`,
  videoMissingHint: 'Alles Gemalte ist im Projekt sicher. Zeigen, wo das Video jetzt liegt.',
  videoMoved: (path) => `Das Video wurde verschoben: gefunden unter ${path}.`,
  videoMovedHint: 'Der Inhalt ist derselbe. Das Projekt speichern, um den neuen Ort zu behalten.',
  videoChanged: (name) => `„${name}“ ist nicht das Video, auf dem dieses Projekt entstand.`,
  videoChangedHint:
    'Der Inhalt hat sich geändert: Masken passen womöglich nicht mehr. Das frühere Video suchen, falls vorhanden.',
  videoGone: (name) => `„${name}“ wurde verschoben oder gelöscht, während es geöffnet war.`,
  videoGoneHint: 'Die Arbeit ist sicher. Das Video zurücklegen oder zeigen, wo es jetzt liegt.',
  videoReplaced: (name) => `„${name}“ wurde von einem anderen Programm geändert, während es geöffnet war.`,
  videoReplacedHint: 'Die Arbeit ist sicher. Masken passen womöglich nicht mehr zu dem, was ab jetzt gezeigt wird.',
  reloadVideo: 'Neu laden',
  readOnly: (name) => `„${name}“ ist schreibgeschützt.`,
  readOnlyHint: 'Bearbeiten geht; unter anderem Namen oder in einem anderen Ordner speichern.',
  openAutosave: 'Letzte automatische Sicherung öffnen',
  autosaveOf: (time) => `Automatisch gesichert ${time}`,
  recoveredTitle: (name, time) => `Ungesicherte Arbeit an „${name}“ von ${time} wiederhergestellt.`,
  recoverableTitle: (name, time) => `Ungesicherte Arbeit an „${name}“ von ${time} lässt sich wiederherstellen.`,
  recover: 'Wiederherstellen',
  keepRecovered: 'Behalten',
  discardRecovered: 'Verwerfen',
  discarded: (name) =>
    `Die wiederhergestellte Arbeit an „${name}“ wurde verworfen. Sie lässt sich 7 Tage lang zurückholen.`,
  undoDiscard: 'Rückgängig',
  discardedWork: 'Nach einem Absturz verworfen, 7 Tage aufbewahrt',
  bringBack: (name, time) => `${name} zurückholen (${time})`,
  recoveredPartly:
    'Das gespeicherte Projekt unter diesen Änderungen ist weg: Hier ist nur, was seit dem Speichern geändert wurde.',
  sizeMismatch: (name) => `„${name}“ passt nicht zu diesem Projekt.`,
  sizeMismatchHint: 'Größe oder Zahl der Frames weicht von dem Video ab, auf dem die Masken gemalt wurden.',
  noDropPath: 'Dieses Element ist keine Datei auf diesem Rechner.',
  noDropPathHint: 'Erst auf der Platte speichern, dann die Datei hierher ziehen.'
}
