import { sizeText } from './counts'

/** Export and import. */
export const transferStrings = {
  export: 'Export',
  exportMenu: 'Kinds of export',
  exportTitle: 'Export',
  exportNow: 'Export',
  addToQueue: 'Add to queue',
  addingToQueue: 'Adding…',
  exportKinds: {
    overlay: { label: 'Overlay', hint: 'The video with the objects tinted' },
    cutout: { label: 'Cut-out', hint: 'The objects over transparency' },
    matte: { label: 'Matte', hint: 'Objects white, everything else black' },
    background: { label: 'New background', hint: 'A colour, picture, video or blur behind the objects' },
    hide: { label: 'Hide', hint: 'Faces, plates, screens covered, blurred or pixelated' },
    frames: { label: 'Frames', hint: 'The pictures as they are, numbered' },
    shapes: { label: 'Roto shapes', hint: 'Curves with keys for compositing programs' },
    annotations: { label: 'Masks and annotations', hint: 'For data sets and other tools' }
  },
  exportSections: {
    format: 'Format',
    objects: 'Objects',
    range: 'Range',
    edges: 'Edges',
    look: 'Look',
    cover: 'Cover',
    unsure: 'Where it is not sure',
    files: 'Files'
  },
  exportFields: {
    codec: 'Codec',
    container: 'File',
    encoder: 'Encoder',
    layout: 'Layout',
    segmentation: 'Regions',
    images: 'Write the pictures too',
    audio: 'Sound',
    subtitles: 'Subtitles',
    chapters: 'Chapters',
    standardRange: 'Standard range (SDR): tone-mapped for usual screens',
    soft: 'Soft edges',
    foreground: 'Clean colours: no rim of the old background',
    feather: 'Feather',
    grow: 'Grow',
    smooth: 'Steady',
    alpha: 'Alpha',
    opacity: 'Opacity',
    outline: 'Outline',
    labels: 'Object names',
    backdrop: 'Background',
    colour: 'Colour',
    blur: 'Blur',
    apart: 'One file for each object',
    timelines: 'Timelines: the video with this above it',
    invert: 'Invert: everything but the objects',
    name: 'Name',
    folder: 'Folder'
  },
  hideFields: {
    cover: 'With',
    radius: 'Radius',
    block: 'Squares',
    margin: 'Margin',
    unsure: 'Lost, unsure',
    confidence: 'Sure from',
    report: 'Report of every frame to look at',
    mute: 'Mute frames',
    everythingElse: 'Hide everything but the objects'
  },
  shapeFields: { host: 'For', error: 'Error' },
  shapeNote: 'How far a curve may be off the mask, on every frame. More: fewer points and keys.',
  timelineKinds: { fcpxml: 'FCPXML', otio: 'OTIO', edl: 'EDL', nk: 'Nuke' },
  coverKinds: { solid: 'One colour', blur: 'Strong blur', pixelate: 'Pixelation' },
  unsurePolicies: {
    'last-place': 'Cover its last place',
    'whole-frame': 'Cover the whole frame',
    stop: 'Stop and list the frames'
  },
  coverNote: 'Hides from viewers; only one colour keeps nothing that software could bring back.',
  muteExample: 'such as 12-40, 90-95',
  encoderChoices: { auto: 'Hardware if it works', software: 'Software', hardware: 'Hardware' },
  hardwareFound: (name: string) => `${name} works here`,
  noHardware: 'No hardware encoder works here',
  lacking: (label: string) => `${label} (FFmpeg lacks it)`,
  alphaChoices: { straight: 'Straight', premultiplied: 'Premultiplied' },
  segmentations: { polygons: 'Polygons', rle: 'Run lengths' },
  labelLetters: (name: string, shown: string) =>
    `Labels have Latin, Greek and Cyrillic letters: “${name}” is written “${shown}”.`,
  backdropKinds: { colour: 'Colour', image: 'Picture', video: 'Video', blur: 'Blurred original' },
  chooseFile: 'Choose…',
  wholeClip: (frames: number) => `Whole clip, ${frames} ${frames === 1 ? 'frame' : 'frames'}`,
  inToOut: (from: number, to: number) => `In to out, ${from}–${to}`,
  checkAll: 'All',
  uncheckAll: 'None',
  nameHint: 'May hold {name} {object} {kind} {from} {to} {frame:4} {timecode} {date}',
  filesMore: (count: number) => `and ${count} more`,
  sizeAndRoom: (bytes: number, free: number | null) =>
    free === null ? `About ${sizeText(bytes)}` : `About ${sizeText(bytes)} of ${sizeText(free)} free`,
  replaceFiles: (count: number, name: string) =>
    count === 1 ? `Replace ${name}, which is there already` : `Replace ${count} files that are there already`,
  previewOf: (frameNumber: number) => `Frame ${frameNumber} as it will be written`,
  previewNone: 'Choose an object to see it here',
  previewWaits: 'Choose what goes behind to see it here',
  previewShapes: (frameNumber: number) => `The curves of frame ${frameNumber} and what they enclose`,
  previewAnnotations: 'The objects that are written',
  exporting: (done: number, total: number) => `${done} of ${total} frames`,
  exported: {
    overlay: 'The overlay video is ready.',
    cutout: 'The cut-out is ready.',
    matte: 'The matte is ready.',
    background: 'The video with its new background is ready.',
    hide: 'The video with its objects hidden is ready.',
    frames: 'The frames are ready.',
    shapes: 'The roto shapes are ready.',
    annotations: 'The annotations are ready.'
  },
  exportedFiles: (count: number) => `Done: ${count} ${count === 1 ? 'file' : 'files'}.`,
  exportStopped: 'Export stopped. No file was written.',
  exportRunning: 'An export is still running.',
  exportRunningHint: 'Stop it or let it finish. Doing this again ends it without a file.',
  exportProblems: {
    noObject: 'Choose at least one object.',
    noMask: (from: number, to: number) =>
      `The chosen objects have no mask on frames ${from} to ${to}. Propagate first, or choose another range.`,
    noCodec: (label: string, others: readonly string[]) =>
      `The FFmpeg in use cannot write ${label}. ${
        others.length > 0 ? `It can write: ${others.join(', ')}.` : 'Use a fuller build of FFmpeg.'
      }`,
    noBackdrop: { image: 'Choose the picture that goes behind.', video: 'Choose the video that goes behind.' },
    noMute: (typed: string) => `“${typed}” is no list of frames: write it as in 12-40, 90-95.`,
    muteOutside: (from: number, to: number) => `Frames to mute lie outside the range, which is ${from} to ${to}.`,
    noPictureTimeline: 'FCPXML cannot name numbered pictures: choose a movie, or OTIO, EDL or Nuke.',
    noRoom: (bytes: number, free: number) =>
      `About ${sizeText(bytes)} are needed, ${sizeText(free)} are free. Choose another folder or a smaller format.`
  }
} as const
