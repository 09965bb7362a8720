import type { AnnotationLayout } from '../../../shared/domain/annotationTraits'
import type { PictureCodec } from '../../../shared/domain/exportFormats'
import type { MaskReading } from '../../../shared/domain/importQuestion'
import type { ShapeHost } from '../../../shared/domain/shapeFormat'
import type { Translated } from '../../../shared/language/translated'
import * as english from '../en/formats'

/** Names that are the same in every language are taken from English. */
const { codecName, hostName, layoutName } = english.formatStrings

const codecs: Readonly<Partial<Record<PictureCodec, string>>> = {
  ffv1: 'FFV1 (verlustfrei)',
  png: 'PNG-Sequenz',
  jpeg: 'JPEG-Sequenz'
}
const layouts: Readonly<Partial<Record<AnnotationLayout, string>>> = {
  masks: 'Masken-PNGs',
  exr: 'EXR-Ebenen',
  cryptomatte: 'EXR mit Cryptomatte'
}
const layoutHints: Readonly<Record<AnnotationLayout, string>> = {
  masks: 'Ein Ordner mit indizierten PNGs, Wert = Nummer des Objekts',
  davis: 'Annotations/clip/00000.png, indiziert, DAVIS-Palette',
  'youtube-vos': 'Annotations/clip/00000.png und meta.json',
  coco: 'Instanzen als JSON, Polygone oder Lauflängen',
  ytvis: 'COCO-Video-JSON, ein Objekt je Track',
  cvat: 'CVAT für Video 1.1, XML',
  exr: 'Ein Ordner mit EXR-Dateien, eine Half-Float-Ebene je Objekt',
  cryptomatte: 'Ein Ordner mit EXR-Dateien: das Bild, eine Matte je Objekt und Cryptomatte',
  csv: 'Fläche, Rahmen, Schwerpunkt und Sicherheit je Objekt und Frame'
}
const hosts: Readonly<Partial<Record<ShapeHost, string>>> = {
  svg: 'SVG-Bilder'
}
const hostHints: Readonly<Record<ShapeHost, string>> = {
  nuke: 'Ein Skript mit einem RotoPaint-Node je Objekt: öffnen oder einfügen',
  silhouette: 'Eine Shape-Datei: File, Import, Silhouette shapes',
  fusion: 'Polygonmasken als Setting: in den Flow ziehen',
  'after-effects': 'Ein Skript, das eine Komposition mit Masken baut: Datei, Skripten, Skriptdatei ausführen',
  blender: 'Ein Python-Skript, das eine Maske je Objekt baut: Texteditor, Ausführen',
  svg: 'Ein Ordner mit einem SVG je Frame'
}
const readings: Readonly<Record<MaskReading, string>> = {
  labels: 'Objektnummern: Wert k ist Objekt k',
  void: 'Objektnummern, 255 gehört niemandem',
  light: 'ein helles Objekt auf Dunkel',
  dark: 'ein dunkles Objekt auf Hell',
  alpha: 'ein Objekt, wo das Bild deckt',
  colours: 'ein Objekt je Farbe, Schwarz ist Hintergrund',
  levels: 'ein Objekt je Graustufe'
}

/** Formats of exports and readings of masks. */
export const formatStrings: Translated<typeof english.formatStrings> = {
  codecName: (codec) => codecs[codec] ?? codecName(codec),
  layoutName: (layout) => layouts[layout] ?? layoutName(layout),
  layoutHint: (layout) => layoutHints[layout],
  hostName: (host) => hosts[host] ?? hostName(host),
  hostHint: (host) => hostHints[host],
  readingOf: (reading) => readings[reading]
}
