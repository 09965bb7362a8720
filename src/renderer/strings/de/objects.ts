import { plural } from '../../../shared/language/plural'
import type * as english from '../en/objects'
import type { Translated } from '../../../shared/language/translated'

/** The objects panel. */
export const objectsStrings: Translated<typeof english.objectsStrings> = {
  objects: 'Objekte',
  resizeObjects: 'Breite der Objektliste',
  addObject: 'Objekt hinzufügen',
  noObjects: 'Auf das Bild malen, um das erste Objekt anzulegen.',
  rename: 'Umbenennen',
  changeColour: 'Farbe ändern',
  showObject: 'Einblenden',
  hideObject: 'Ausblenden',
  deleteObject: 'Löschen',
  swapWith: (name) => `„${name}“ tauschen mit`,
  swapTitle: 'Namen tauschen',
  swapOnwards: 'Ab hier',
  swapOnwardsHint: 'In diesem Frame und allen danach, auch in gemalten',
  swapStretch: (frameNumber) => `Bis Frame ${frameNumber}`,
  swapStretchHint: 'So weit die Masken vom selben Referenzframe stammen: bis vor den nächsten',
  swapHint: 'Der reparierte Frame gilt als gemalt.',
  swapped: (one, other, first, last) =>
    `„${one}“ und „${other}“ getauscht in ${first === last ? `Frame ${first}` : `Frames ${first}–${last}`}.`,
  partBelongs: (name) => `Dieser Teil von „${name}“ gehört zu`,
  partToNew: 'Neues Objekt',
  objectClass: 'Klasse',
  noClass: 'Person, Auto, …',
  classHint:
    'Wovon es eines ist: Kategorie oder Label in COCO, YouTube-VIS und CVAT. Mehrere Objekte können dieselbe haben.',
  classForAll: (count) =>
    plural('de', count, { one: 'Auch für das eine ohne Klasse', other: `Auch für die ${count} ohne Klasse` }),
  selectObject: 'Objekt wählen'
}
