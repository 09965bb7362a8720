/** The objects panel. */
export const objectsStrings = {
  objects: 'Objects',
  resizeObjects: 'Width of the objects panel',
  addObject: 'Add object',
  noObjects: 'Paint on the picture to make the first object.',
  rename: 'Rename',
  changeColour: 'Change colour',
  showObject: 'Show',
  hideObject: 'Hide',
  deleteObject: 'Delete',
  swapWith: (name: string) => `Swap “${name}” with`,
  swapTitle: 'Swap names',
  swapOnwards: 'From here on',
  swapOnwardsHint: 'On this frame and all after it, painted ones too',
  swapStretch: (frameNumber: number) => `Up to frame ${frameNumber}`,
  swapStretchHint: 'As far as the masks come from the same painted frame: before the next one',
  swapHint: 'The repaired frame counts as painted.',
  swapped: (one: string, other: string, first: number, last: number) =>
    `“${one}” and “${other}” swapped on ${first === last ? `frame ${first}` : `frames ${first}–${last}`}.`,
  partBelongs: (name: string) => `This part of “${name}” belongs to`,
  partToNew: 'A new object',
  objectClass: 'Class',
  noClass: 'person, car, …',
  classHint:
    'What it is one of: the category or label in COCO, YouTube-VIS and CVAT. Several objects may have the same.',
  classForAll: (count: number) => `Also for the ${count === 1 ? 'one' : `${count}`} without a class`,
  selectObject: 'Select object'
} as const
