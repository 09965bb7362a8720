import { plural } from '../../../shared/language/plural'
import type * as english from '../en/transfer'
import type { Translated } from '../../../shared/language/translated'
import { frames, sizeText } from './counts'

/** Export and import. */
export const transferStrings: Translated<typeof english.transferStrings> = {
  export: 'Exportieren',
  exportMenu: 'Arten des Exports',
  exportTitle: 'Export',
  exportNow: 'Exportieren',
  addToQueue: 'In Warteschlange',
  addingToQueue: 'Wird hinzugefügt…',
  exportKinds: {
    overlay: { label: 'Overlay', hint: 'Das Video mit eingefärbten Objekten' },
    cutout: { label: 'Freisteller', hint: 'Die Objekte auf Transparenz' },
    matte: { label: 'Matte', hint: 'Objekte weiß, alles andere schwarz' },
    background: { label: 'Neuer Hintergrund', hint: 'Farbe, Bild, Video oder Unschärfe hinter den Objekten' },
    hide: { label: 'Unkenntlich', hint: 'Gesichter, Kennzeichen, Bildschirme abdecken oder verpixeln' },
    frames: { label: 'Frames', hint: 'Die Bilder, wie sie sind, nummeriert' },
    shapes: { label: 'Roto-Shapes', hint: 'Kurven mit Keyframes für Compositing-Programme' },
    annotations: { label: 'Masken und Annotationen', hint: 'Für Datensätze und andere Werkzeuge' }
  },
  exportSections: {
    format: 'Format',
    objects: 'Objekte',
    range: 'Bereich',
    edges: 'Kanten',
    look: 'Aussehen',
    cover: 'Abdeckung',
    unsure: 'Wo es unsicher ist',
    files: 'Dateien'
  },
  exportFields: {
    codec: 'Codec',
    container: 'Datei',
    encoder: 'Encoder',
    layout: 'Aufbau',
    segmentation: 'Flächen',
    images: 'Auch die Bilder schreiben',
    audio: 'Ton',
    subtitles: 'Untertitel',
    chapters: 'Kapitel',
    standardRange: 'Standardumfang (SDR): Tone-Mapping für übliche Bildschirme',
    edgeKind: 'Kanten',
    mattingEdges: 'Kanten mit Matting: Haare, Unschärfe',
    foreground: 'Saubere Farben: kein Rand vom alten Hintergrund',
    feather: 'Auslauf',
    grow: 'Erweitern',
    smooth: 'Beruhigen',
    alpha: 'Alpha',
    opacity: 'Deckkraft',
    outline: 'Kontur',
    labels: 'Objektnamen',
    backdrop: 'Hintergrund',
    colour: 'Farbe',
    blur: 'Unschärfe',
    apart: 'Eine Datei je Objekt',
    timelines: 'Timelines: das Video mit diesem darüber',
    invert: 'Umkehren: alles außer den Objekten',
    namedLike: 'Namen',
    name: 'Eigener',
    folder: 'Ordner'
  },
  hideFields: {
    cover: 'Mit',
    radius: 'Radius',
    block: 'Quadrate',
    margin: 'Rand',
    unsure: 'Verloren, unsicher',
    confidence: 'Sicher ab',
    report: 'Bericht über jeden Frame, der zu prüfen ist',
    mute: 'Frames stumm',
    everythingElse: 'Alles außer den Objekten unkenntlich machen'
  },
  shapeFields: { host: 'Für', error: 'Abweichung' },
  shapeNote: 'Wie weit eine Kurve in jedem Frame von der Maske abweichen darf. Mehr: weniger Punkte und Keyframes.',
  timelineKinds: { fcpxml: 'FCPXML', otio: 'OTIO', edl: 'EDL', nk: 'Nuke', comp: 'Fusion', py: 'Blender' },
  coverKinds: { solid: 'Eine Farbe', blur: 'Starke Unschärfe', pixelate: 'Verpixelung' },
  unsurePolicies: {
    'last-place': 'Letzte Stelle abdecken',
    'whole-frame': 'Ganzen Frame abdecken',
    stop: 'Stoppen und die Frames auflisten'
  },
  coverNote: 'Verbirgt vor Zuschauern; nur eine Farbe lässt nichts übrig, was Software zurückholen könnte.',
  muteExample: 'etwa 12-40, 90-95',
  edgeKinds: { hard: 'Hart', soft: 'Weich', matting: 'Matting: Haare, Unschärfe' },
  encoderChoices: { auto: 'Hardware, wenn es geht', software: 'Software', hardware: 'Hardware' },
  hardwareFound: (name) => `${name} funktioniert hier`,
  noHardware: 'Hier funktioniert kein Hardware-Encoder',
  lacking: (label) => `${label} (fehlt in FFmpeg)`,
  alphaChoices: { straight: 'Straight', premultiplied: 'Premultiplied' },
  segmentations: { polygons: 'Polygone', rle: 'Lauflängen' },
  labelLetters: (name, shown) =>
    `Beschriftungen haben lateinische, griechische und kyrillische Buchstaben: „${name}“ wird als „${shown}“ geschrieben.`,
  backdropKinds: { colour: 'Farbe', image: 'Bild', video: 'Video', blur: 'Unscharfes Original' },
  chooseFile: 'Wählen…',
  frameUnit: 'Frames',
  wholeClip: (count) => `Ganzer Clip, ${frames(count)}`,
  inToOut: (from, to) => `In bis Out, ${from}–${to}`,
  checkAll: 'Alle',
  uncheckAll: 'Keine',
  previewTools: 'Vorschau',
  previewFit: 'Einpassen',
  previewActual: '1:1',
  previewActualHint: 'Ein Pixel des Exports auf jedem Pixel des Bildschirms',
  previewZooms: { out: 'Kleiner (−)', in: 'Größer (+)' },
  previewStage: 'Vorschau: Mausrad zoomt, Ziehen verschiebt; + und −, 0 passt ein, 1 ist eins zu eins',
  previewCut: (frameNumber) => `Was die Matte von Frame ${frameNumber} behält`,
  previewGround: 'Hinter den Objekten, nur hier',
  previewGrounds: {
    written: 'Wie geschrieben',
    checker: 'Schachbrett',
    grey: 'Grau',
    black: 'Schwarz',
    white: 'Weiß',
    own: 'Eine Farbe'
  },
  previewOwnColour: 'Farbe hinter den Objekten',
  previewLarger: 'Ganzes Fenster',
  previewSmaller: 'Auswahl zeigen',
  ownName: 'Wie unten geschrieben',
  nameHint: 'Möglich: {name} {object} {kind} {from} {to} {frame:4} {timecode} {date}',
  filesMore: (count) => `und ${count} weitere`,
  sizeAndRoom: (bytes, free) =>
    free === null ? `Etwa ${sizeText(bytes)}` : `Etwa ${sizeText(bytes)} von ${sizeText(free)} frei`,
  replaceFiles: (count, name) =>
    plural('de', count, {
      one: `${name} ersetzen, schon vorhanden`,
      other: `${count} schon vorhandene Dateien ersetzen`
    }),
  previewOf: (frameNumber) => `Frame ${frameNumber}, wie er geschrieben wird`,
  previewNone: 'Ein Objekt wählen, um es hier zu sehen',
  previewWaits: 'Wählen, was dahinter kommt, um es hier zu sehen',
  previewShapes: (frameNumber) => `Die Kurven von Frame ${frameNumber} und was sie umschließen`,
  previewAnnotations: 'Die Objekte, die geschrieben werden',
  exporting: (done, total) => `${done} von ${total} Frames`,
  exported: {
    overlay: 'Das Overlay-Video ist fertig.',
    cutout: 'Der Freisteller ist fertig.',
    matte: 'Die Matte ist fertig.',
    background: 'Das Video mit neuem Hintergrund ist fertig.',
    hide: 'Das Video mit unkenntlichen Objekten ist fertig.',
    frames: 'Die Frames sind fertig.',
    shapes: 'Die Roto-Shapes sind fertig.',
    annotations: 'Die Annotationen sind fertig.'
  },
  exportedFiles: (count) => plural('de', count, { one: `Fertig: ${count} Datei.`, other: `Fertig: ${count} Dateien.` }),
  exportStopped: 'Export gestoppt. Es wurde keine Datei geschrieben.',
  exportRunning: 'Ein Export läuft noch.',
  exportRunningHint: 'Stoppen oder zu Ende laufen lassen. Noch einmal ausgeführt, endet er ohne Datei.',
  exportProblems: {
    noObject: 'Mindestens ein Objekt wählen.',
    noMask: (from, to) =>
      `Die gewählten Objekte haben in Frames ${from} bis ${to} keine Maske. Erst propagieren oder einen anderen Bereich wählen.`,
    noCodec: (label, others) =>
      `Das verwendete FFmpeg kann ${label} nicht schreiben. ${
        others.length > 0 ? `Es kann: ${others.join(', ')}.` : 'Ein vollständigeres FFmpeg verwenden.'
      }`,
    noBackdrop: { image: 'Das Bild für den Hintergrund wählen.', video: 'Das Video für den Hintergrund wählen.' },
    noMute: (typed) => `„${typed}“ ist keine Liste von Frames: Schreibweise wie 12-40, 90-95.`,
    muteOutside: (from, to) => `Stumme Frames liegen außerhalb des Bereichs ${from} bis ${to}.`,
    noPictureTimeline:
      'FCPXML kann keine nummerierten Bilder nennen: einen Film wählen, oder OTIO, EDL, Nuke, Fusion oder Blender.',
    noRoom: (bytes, free) =>
      `Etwa ${sizeText(bytes)} werden gebraucht, ${sizeText(free)} sind frei. Anderen Ordner oder kleineres Format wählen.`
  }
}
