import { plural } from '../../../shared/language/plural'
import type * as english from '../en/imports'
import type { Translated } from '../../../shared/language/translated'
import { frames, objects } from './counts'

/** Importing masks, image sequences and data sets. */
export const importStrings: Translated<typeof english.importStrings> = {
  importTitle: 'Masken importieren',
  importButton: 'Importieren',
  importFormats: {
    png: 'Maskenbilder',
    davis: 'DAVIS',
    'youtube-vos': 'YouTube-VOS',
    coco: 'COCO',
    ytvis: 'YouTube-VIS',
    cvat: 'CVAT für Video',
    'cvat-images': 'CVAT für Bilder',
    voc: 'Pascal VOC',
    labelme: 'labelme',
    yolo: 'YOLO',
    exr: 'EXR-Ebenen'
  },
  importFound: (count, masks) => `${objects(count)} in ${frames(masks)}`,
  importFrames: (first, last, count) =>
    first === last
      ? `Frame ${first}`
      : `Frames ${first} bis ${last}${count === last - first + 1 ? '' : `, davon ${count}`}`,
  importLie: 'Sie liegen auf',
  importFirstFrame: 'Erste Maske auf Frame',
  importNowhere: 'außerhalb des Clips',
  importOutside: (count) =>
    plural('de', count, {
      one: `${count} Maske liegt außerhalb des Clips und wird ausgelassen.`,
      other: `${count} Masken liegen außerhalb des Clips und werden ausgelassen.`
    }),
  importScaled: (from, to) =>
    `Die Masken haben ${from} Pixel, der Clip ${to}: Sie werden skaliert; jedes Pixel nimmt das Objekt des nächstgelegenen.`,
  importObjects: 'Objekte',
  importNew: 'Neues Objekt',
  importSkip: 'Auslassen',
  importNoPicture: 'nicht im Clip',
  importOnto: (name) => `Wohin mit ${name}`,
  importAs: 'Importieren als',
  importReferences: 'Referenzframes',
  importReferencesHint: 'Wie selbst gemalt: um davon zu propagieren oder damit zu korrigieren.',
  importMasks: 'Fertige Masken',
  importMasksHint: 'Wie propagiert: Es muss nichts berechnet werden. Referenzframes bleiben, wie sie sind.',
  importPainted: (count) =>
    plural('de', count, {
      one: `${frames(count)} ist gemalt und bleibt.`,
      other: `${frames(count)} sind gemalt und bleiben.`
    }),
  importNothing: 'Es bleibt nichts zu importieren.',
  imported: (count, frameCount) => `${objects(count)} in ${frames(frameCount)} importiert.`,
  importFirst: 'Erst den Clip öffnen, zu dem diese Masken gehören.',
  importFirstHint: 'Danach die Masken ins Fenster ziehen oder Datei, Masken importieren wählen.',
  importUndo: 'Rückgängig',
  importAsk: { maskAs: 'Was bedeuten diese Masken?', clip: 'Zu welchem Clip gehören die Masken?' },
  importGoOn: 'Weiter',
  importReadAs: (meaning) => `Gelesen als ${meaning}`,
  sequenceTitle: 'Bildsequenz öffnen',
  sequenceFacts: (count, first, last) => `${pictures(count)}, ${first} bis ${last}`,
  sequenceMissing: (numbers) => `Es fehlen: ${numbers}. Die vorhandenen Bilder folgen ohne Pause aufeinander.`,
  sequenceRate: 'Frames pro Sekunde',
  sequenceRateWrong: 'Eine Zahl wie 24, 23.976 oder 30000/1001',
  sequenceOpen: 'Öffnen',
  dataSetTitle: (name) => `Clip aus ${name} öffnen`,
  dataSetClips: 'Clips',
  dataSetFilter: 'Clip suchen',
  dataSetPictures: pictures,
  dataSetMask: 'Die Masken des ersten annotierten Frames als Referenz laden',
  dataSetNoMask: 'Dieser Clip hat keine Annotationen.',
  dataSetEmpty: 'Dieser Datensatz enthält keine Bilder, nur Masken.',
  dataSetEmptyHint: 'Erst den Clip öffnen, dann importieren.',
  cancel: 'Abbrechen'
}

function pictures(count: number): string {
  return plural('de', count, { one: `${count} Bild`, other: `${count} Bilder` })
}
