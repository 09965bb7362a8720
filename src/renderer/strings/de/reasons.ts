import type * as english from '../en/reasons'
import type { Translated } from '../../../shared/language/translated'

/** Why an action cannot be done just now. */
export const reasonsStrings: Translated<typeof english.reasonsStrings> = {
  reasons: {
    noVideo: 'Erst ein Video öffnen',
    noReference: 'Erst ein Objekt in einem Frame malen',
    busy: 'Eine andere Aufgabe läuft',
    noJob: 'Es läuft nichts',
    nothingToUndo: 'Nichts rückgängig zu machen',
    nothingToRedo: 'Nichts zu wiederholen',
    noObjectSelected: 'Erst ein Objekt wählen',
    noReferenceHere: 'Dieser Frame hat keine gemalte Maske',
    objectLocked: (name) => `„${name}“ ist gesperrt`,
    noHoleHere: 'Hier ist kein Loch des gewählten Objekts: Füllen braucht eine geschlossene Kontur',
    noIslandHere: 'Das gewählte Objekt ist hier nicht',
    objectNotHere: 'Das gewählte Objekt ist nicht in diesem Frame',
    oneObject: 'Es gibt kein anderes Objekt zum Tauschen',
    neitherHere: 'Keines der beiden Objekte ist in diesem Frame',
    onePart: 'Das Objekt hat in diesem Frame nur einen Teil',
    nothingBefore: 'Der vorige Frame zeigt keine Maske',
    maskChangedMeanwhile: 'Die Maske wurde inzwischen geändert: Intelligente Kante hat sie so gelassen',
    edgeUnchanged: 'Intelligente Kante hat nichts Besseres gefunden',
    noMatting: 'Hier gibt es kein Netz für Matting',
    allObjectsUsed: 'Ein Projekt fasst höchstens 255 Objekte'
  }
}
