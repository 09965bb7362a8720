/** The window as a whole. */
export const appStrings = {
  product: 'HODOR Studio',
  edited: 'edited',
  dismiss: 'Dismiss',
  close: 'Close',
  undo: 'Undo',
  redo: 'Redo',
  undone: (label: string) => `Undo: ${label}`,
  redone: (label: string) => `Redo: ${label}`,
  ffmpeg: 'FFmpeg',
  showInFolder: 'Show in folder',
  playFile: 'Play',
  exportAnother: 'Export another'
} as const
