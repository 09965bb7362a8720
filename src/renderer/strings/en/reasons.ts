/** Why an action cannot be done just now. */
export const reasonsStrings = {
  reasons: {
    noVideo: 'Open a video first',
    noReference: 'Paint an object on a frame first',
    busy: 'Another job is running',
    noJob: 'Nothing is running',
    nothingToUndo: 'Nothing to undo',
    nothingToRedo: 'Nothing to redo',
    noObjectSelected: 'Select an object first',
    noReferenceHere: 'This frame has no painted mask',
    objectLocked: (name: string) => `“${name}” is locked`,
    noHoleHere: 'There is no hole of the selected object here: fill needs a closed outline',
    noIslandHere: 'The selected object is not here',
    objectNotHere: 'The selected object is not on this frame',
    oneObject: 'There is no other object to swap with',
    neitherHere: 'Neither object is on this frame',
    onePart: 'The object has only one part on this frame',
    nothingBefore: 'The frame before shows no mask',
    maskChangedMeanwhile: 'The mask was changed meanwhile: smart edge left it as it is',
    edgeUnchanged: 'Smart edge found nothing better',
    noMatting: 'There is no matting network here',
    allObjectsUsed: 'A project holds at most 255 objects'
  }
} as const
