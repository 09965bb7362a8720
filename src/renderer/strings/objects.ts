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
  selectObject: 'Select object'
} as const
