/** Why an action cannot be done just now. */
export const reasonsStrings = {
  reasons: {
    noVideo: 'Open a video first',
    noReference: 'Paint an object on a frame first',
    noMasks: 'There are no masks to export yet',
    busy: 'Another job is running',
    nothingToUndo: 'Nothing to undo',
    nothingToRedo: 'Nothing to redo',
    noObjectSelected: 'Select an object first',
    noReferenceHere: 'This frame has no painted mask',
    allObjectsUsed: 'A project holds at most 255 objects'
  }
} as const
