import type * as english from '../en/masks'
import type { Translated } from '../../../shared/language/translated'

/** Tools that work on masks, ways to look at them, and what undo calls their edits. */
export const maskStrings: Translated<typeof english.maskStrings> = {
  hardness: 'Härte',
  edgeReach: 'Reichweite',
  maskTools: 'Maske ändern',
  maskToolsHint: 'wirkt sofort, hier',
  viewMode: 'Ansicht',
  showMenu: (name) => `Mehr zu ${name}`,
  lockObject: 'Sperren',
  unlockObject: 'Entsperren',
  soloObject: 'Solo',
  soloOff: 'Alle zeigen',
  renameObject: 'Umbenennen…',
  moveUp: 'Nach oben',
  moveDown: 'Nach unten',
  splitObject: 'In seine Teile trennen',
  mergeInto: (name) => `Mit ${name} vereinen`,
  dragObject: 'An andere Stelle ziehen',
  soloFlag: (name) => `Nur ${name}`,
  soloOffHint: (key) => (key === null ? 'Das Menü des Objekts zeigt alle' : `${key} zeigt alle`),
  snapping: 'Kante wird gesucht… (Esc stoppt)',
  canvasFallback: 'Die Verbindung zur Grafik ging verloren. Das Bild wird vorerst ohne sie gezeichnet.',
  polygonHint: (keys) =>
    ['Ecken klicken', ...keys.flatMap(([key, does]) => (key === null ? [] : [`${key} ${does}`]))].join(' · '),
  polygonKeys: { finish: 'schließt', back: 'nimmt eine zurück', cancel: 'verwirft' },
  modes: {
    overlay: 'Overlay',
    outline: 'Konturen',
    cutout: 'Freisteller',
    matte: 'Matte',
    difference: 'Differenz'
  },
  modeInText: {
    overlay: 'Overlay',
    outline: 'Konturen',
    cutout: 'Freisteller',
    matte: 'Matte',
    difference: 'Differenz'
  },
  differenceTo: (frameNumber) => `gegen Frame ${frameNumber}`,
  differenceToNothing: 'kein anderer Referenzframe zum Vergleichen',
  edits: {
    paint: 'Malen:',
    erase: 'Radieren:',
    outline: 'Umriss:',
    outlineAway: 'Ausschneiden:',
    fillHole: 'Loch füllen:',
    fillHoles: 'Löcher füllen:',
    removeIsland: 'Teil entfernen:',
    grow: 'Vergrößern:',
    shrink: 'Verkleinern:',
    smooth: 'Glätten:',
    smartEdge: 'Intelligente Kante:',
    copyPrevious: 'Vorige Maske kopieren:',
    paintBand: (name) => `Kante verfeinern: ${name}`,
    eraseBand: (name) => `Verfeinerte Kante zurücknehmen: ${name}`,
    tuneEdge: (name) => `Kante einstellen: ${name}`
  }
}
