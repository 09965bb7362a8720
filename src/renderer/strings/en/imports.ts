import { frames } from './counts'

/** Importing masks, image sequences and data sets. */
export const importStrings = {
  importTitle: 'Import masks',
  importButton: 'Import',
  importFormats: {
    png: 'Mask pictures',
    davis: 'DAVIS',
    'youtube-vos': 'YouTube-VOS',
    coco: 'COCO',
    ytvis: 'YouTube-VIS',
    cvat: 'CVAT for video',
    'cvat-images': 'CVAT for images',
    voc: 'Pascal VOC',
    labelme: 'labelme',
    yolo: 'YOLO',
    exr: 'EXR layers'
  } as const,
  importFound: (objects: number, masks: number) =>
    `${objects} ${objects === 1 ? 'object' : 'objects'} on ${frames(masks)}`,
  importFrames: (first: number, last: number, count: number) =>
    first === last
      ? `frame ${first}`
      : `frames ${first} to ${last}${count === last - first + 1 ? '' : `, ${count} of them`}`,
  importLie: 'They lie on',
  importFirstFrame: 'First mask on frame',
  importNowhere: 'outside of the clip',
  importOutside: (count: number) =>
    `${count} ${count === 1 ? 'mask lies' : 'masks lie'} outside of the clip and ${count === 1 ? 'is' : 'are'} left out.`,
  importScaled: (from: string, to: string) =>
    `The masks have ${from} pixels, the clip ${to}: they are scaled, each pixel taking the nearest one’s object.`,
  importObjects: 'Objects',
  importNew: 'New object',
  importSkip: 'Leave out',
  importNoPicture: 'not in the clip',
  importOnto: (name: string) => `Where ${name} goes`,
  importAs: 'Import as',
  importReferences: 'Reference frames',
  importReferencesHint: 'As if you had painted them: to propagate from, or to correct with.',
  importMasks: 'Finished masks',
  importMasksHint: 'As if they had been propagated: nothing has to be computed. Painted frames stay as they are.',
  importPainted: (count: number) => `${frames(count)} ${count === 1 ? 'is' : 'are'} painted and will stay.`,
  importNothing: 'Nothing is left to import.',
  imported: (objects: number, count: number) =>
    `Imported ${objects} ${objects === 1 ? 'object' : 'objects'} on ${frames(count)}.`,
  importFirst: 'Open the clip these masks are for first.',
  importFirstHint: 'Then drop them on the window, or choose File, Import masks.',
  importUndo: 'Undo',
  importAsk: { maskAs: 'What do these masks mean?', clip: 'Which clip are the masks of?' } as const,
  importGoOn: 'Go on',
  importReadAs: (meaning: string) => `Read as ${meaning}`,
  sequenceTitle: 'Open image sequence',
  sequenceFacts: (count: number, first: string, last: string) => `${count} pictures, ${first} to ${last}`,
  sequenceMissing: (numbers: string) => `Missing: ${numbers}. The pictures there follow each other without a pause.`,
  sequenceRate: 'Frames a second',
  sequenceRateWrong: 'A number like 24, 23.976 or 30000/1001',
  sequenceOpen: 'Open',
  dataSetTitle: (name: string) => `Open a clip of ${name}`,
  dataSetClips: 'Clips',
  dataSetFilter: 'Find a clip',
  dataSetPictures: (count: number) => `${count} pictures`,
  dataSetMask: 'Load the masks of its first annotated frame as a reference',
  dataSetNoMask: 'This clip has no annotations.',
  dataSetEmpty: 'This data set holds no pictures, only masks.',
  dataSetEmptyHint: 'Open the clip first, then import them.',
  cancel: 'Cancel'
} as const
