/** Projects and files. */
export const projectStrings = {
  saved: (name: string) => `Saved ${name}.`,
  locateVideo: 'Locate video…',
  sizeMismatch: (name: string) => `“${name}” does not fit this project.`,
  sizeMismatchHint: 'Its size or number of frames differs from the video the masks were painted on.',
  noDropPath: 'This item is no file on this computer.',
  noDropPathHint: 'Save it to disk first, then drop the file.'
} as const
