import { plural } from '../../../shared/language/plural'
import type * as english from '../en/suggest'
import type { Translated } from '../../../shared/language/translated'
import { frames, objects } from './counts'

/** Objects found without painting: on a frame, and over a clip. */
export const suggestStrings: Translated<typeof english.suggestStrings> = {
  suggestions: 'Vorgeschlagene Objekte',
  suggestionsOn: (frameNumber) => `Vorgeschlagene Objekte in Frame ${frameNumber}`,
  lookingForObjects: 'Objekte werden gesucht…',
  noObjectsHere: 'In diesem Frame keine Objekte gefunden. Einen anderen versuchen oder das Objekt malen (B).',
  allAccepted: 'Alle in diesem Frame gefundenen Objekte sind schon übernommen.',
  tryAgain: 'Erneut versuchen',
  suggestFailed: 'Die Objektsuche ist fehlgeschlagen.',
  suggestKeys: 'Ins Bild klicken oder eines davon nehmen: Pfeiltasten und Enter',
  suggestHelp: 'Was mit diesem Werkzeug möglich ist',
  suggestHints: [
    'Ein Klick maskiert, was dort ist; einen Rahmen darum ziehen oder mit Ctrl darauf kritzeln',
    'Weitere Klicks verfeinern; Alt oder rechte Taste: das nicht · [ ] kleiner, größer',
    'Shift verfeinert das gewählte Objekt · ein Bild hier übernimmt dieses Objekt'
  ],
  suggestionName: (position, count, share, place) => `Objekt ${position} von ${count}, ${share} des Frames, ${place}`,
  shareOfFrame: (share) => (share < 0.01 ? 'unter 1 %' : `${Math.round(share * 100)} %`),
  places: [
    ['oben links', 'oben', 'oben rechts'],
    ['links', 'Mitte', 'rechts'],
    ['unten links', 'unten', 'unten rechts']
  ],
  pointingAt: (name, strokes) =>
    `${name}: ${plural('de', strokes, { one: `${strokes} Markierung`, other: `${strokes} Markierungen` })}`,
  pointHints: [
    'Ein Klick fügt Fehlendes hinzu; Alt oder rechte Taste: das nicht',
    'Markierung ziehen verschiebt sie, Rechtsklick löscht sie, Rücktaste nimmt die letzte zurück',
    'Enter übernimmt, Esc verwirft alles'
  ],
  answerOf: (answer, answers) => `Größe ${answer + 1} von ${answers}: [ kleiner, ] größer`,
  pointConfidence: {
    sure: 'Wahrscheinlich richtig',
    fair: 'Ungefähr richtig',
    unsure: 'Unsicher: markieren, wo es falsch ist'
  },
  makingMask: 'Maske wird erstellt…',
  acceptPointed: 'Übernehmen',
  pointAt: (name) => `Auf ${name} zeigen`,
  nothingPointedAt: 'Dort wurde nichts gefunden. In die Mitte des Objekts klicken oder einen Rahmen darum ziehen.',
  pointedSmall:
    'Was dort gefunden wurde, ist sehr klein. Hineinzoomen und erneut klicken, wenn etwas anderes gemeint war.',
  pointsContradict: 'Markierungen beider Arten liegen an derselben Stelle: Die neueste zählt.',
  pointOutside: 'Das liegt außerhalb des Bildes: Es wurde nichts geändert.',
  pointFirst: 'Erst das Objekt anklicken, dann, was nicht dazugehört.',
  suggestEdits: { new: 'Übernehmen:', add: 'Hinzufügen zu', take: 'Abziehen von' },
  acceptSuggestion: 'Übernehmen',
  addSuggestionTo: (name) => `Zu ${name} hinzufügen`,
  takeSuggestionFrom: (name) => `Von ${name} abziehen`,
  suggestionChangesNothing: 'Das ändert nichts: Die Pixel sind schon so oder gesperrt.',
  selectForMerge: 'Erst das zu ändernde Objekt wählen, oder ohne Shift und Alt klicken, um ein neues anzulegen.',
  foundTracks: (count) => `${objects(count)} gefunden`,
  foundIn: (first, last) => (first === last ? `Frame ${first}` : `Frames ${first}–${last}`),
  cutsInside: (shots) =>
    plural('de', shots - 1, {
      one: 'In diesem Teil des Clips ist ein Schnitt: Objekte wurden in jeder Einstellung für sich gesucht.',
      other: `In diesem Teil des Clips sind ${shots - 1} Schnitte: Objekte wurden in jeder Einstellung für sich gesucht.`
    }),
  keepToShot: (first, last) => `Nur diese Einstellung (${first}–${last})`,
  trackName: (position) => `Gefundenes Objekt ${position}`,
  onShare: (share) => `in ${Math.round(share * 100)} % der Frames`,
  bestOn: (frameNumber) => `am besten in Frame ${frameNumber}`,
  trackFrame: (frameNumber) => `Frame ${frameNumber}: dorthin`,
  acceptTracks: (count) => (count === 0 ? 'Objekte hinzufügen' : `${objects(count)} hinzufügen`),
  chooseTracks: 'Erst ein Objekt wählen',
  tracksAdded: (count, frameCount) => `${objects(count)} mit Masken in ${frames(frameCount)} hinzugefügt.`,
  tracksAddedHint: 'Malen, wo eine Maske falsch ist, dann propagieren: HODOR führt die Korrektur weiter.',
  acceptStopped: 'Gestoppt. Nichts wurde hinzugefügt.',
  searchStopped: 'Objektsuche gestoppt.',
  changedMeanwhile:
    'Während die Masken entstanden, kamen Objekte hinzu: Nichts wurde übernommen. Noch einmal hinzufügen.'
}
