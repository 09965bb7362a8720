import { plural } from '../../../shared/language/plural'
import type * as english from '../en/stage'
import type { Translated } from '../../../shared/language/translated'
import { decimal } from './counts'

/** The picture, its tools and its view. */
export const stageStrings: Translated<typeof english.stageStrings> = {
  stage: 'Bild mit den Objektmasken. Mit Pinsel oder Radierer malen.',
  tools: 'Werkzeuge',
  brush: 'Pinsel',
  size: 'Größe',
  view: 'Zeigen als',
  viewHidden: 'Masken ausgeblendet',
  overlay: 'Overlay',
  overlayHidden: (key) => `Overlay aus${key}`,
  fit: 'Einpassen',
  fitToWindow: 'Ins Fenster einpassen',
  opening: 'Wird geöffnet…',
  sizeOf: (width, height) => `${width} × ${height}`,
  bits: (depth) => `${depth} Bit`,
  audio: (codec) => (codec === null ? 'kein Ton' : `Ton ${codec}`),
  rate: (framesPerSecond, variable) => `${decimal(framesPerSecond, 3)} fps${variable ? ' (variabel)' : ''}`,
  wipe: 'Linie zwischen den Masken von vorher und jetzt',
  wipeBefore: 'Vorher',
  wipeNothing: 'Vorher: nichts',
  wipeNow: 'Jetzt',
  wipeSoft: 'Weiche Kanten',
  wipeMatting: 'Matting',
  edgeTools: 'Kanten mit Matting',
  edgeToolsHint: 'dieses Objekts, in Exporten',
  edgeView: 'Was von den Kanten zu sehen ist',
  edgeViewNames: {
    off: 'Aus',
    alpha: 'Alpha',
    band: 'Saum',
    checker: 'Schachbrett',
    black: 'Schwarz',
    white: 'Weiß',
    colour: 'Farbe'
  },
  edgeViews: {
    off: '',
    alpha: 'Alpha, wie Exporte mit Matting es haben',
    band: 'Wo Alpha bestimmt wird; dort malen, Alt nimmt weg',
    checker: 'Freisteller mit Matting',
    black: 'Freisteller mit Matting über Schwarz',
    white: 'Freisteller mit Matting über Weiß',
    colour: 'Freisteller mit Matting über einer Farbe'
  },
  edgeBusy: 'Alpha wird bestimmt …',
  edgeFields: {
    band: 'Saum',
    contrast: 'Kontrast',
    shift: 'Versatz',
    reset: 'Wie vom Netz bestimmt',
    colour: 'Hintergrund'
  },
  pointer: 'Zeiger',
  shapesBusy: 'Kurven werden angepasst…',
  shapesHere: (shapes, points, errorPx) =>
    `${plural('de', shapes, { one: `${shapes} Form`, other: `${shapes} Formen` })}, ${points} Punkte, auf ${decimal(errorPx, 2)} px genau`,
  keyPointerAt: (x, y) => `Zeiger bei ${x}, ${y}`
}
