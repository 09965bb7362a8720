/** Every English sentence and label of the window that is not an action's name (those are in `editor/keymap.ts`). */
export const strings = {
  product: 'HODOR Studio',
  edited: 'edited',
  emptyTitle: 'Cut out anything that moves',
  emptyText: 'Open a video, paint an object on one frame, and its mask is carried through the clip.',
  dropHere: 'Drop to open',
  openVideo: 'Open video…',
  openProject: 'Open project…',
  trySample: 'Try the sample',
  dropText: 'or drop a video or a .hodor project anywhere in this window',
  recent: 'Recent',
  clearRecent: 'Clear list',
  hintPaint: 'Paint an object on this frame (B), then Propagate (P)',
  hintPropagate: 'Now Propagate (P) to carry it through the clip',
  propagate: 'Propagate',
  propagateMenu: 'Propagation directions',
  export: 'Export',
  exportMenu: 'Export formats',
  undo: 'Undo',
  redo: 'Redo',
  stop: 'Stop',
  stopHint: 'Stop; what is done is kept',
  cancelling: 'Stopping…',
  objects: 'Objects',
  addObject: 'Add object',
  noObjects: 'Paint on the picture to make the first object.',
  rename: 'Rename',
  changeColour: 'Change colour',
  showObject: 'Show',
  hideObject: 'Hide',
  deleteObject: 'Delete',
  brush: 'Brush',
  size: 'Size',
  view: 'View',
  overlay: 'Overlay',
  overlayHidden: 'Overlay hidden',
  timeline: 'Timeline',
  legend: { painted: 'Painted', propagated: 'Propagated', stale: 'Out of date' },
  staleFrame: 'Out of date: propagate again (P)',
  frame: 'Frame',
  stage: 'Picture with the object masks. Paint with the brush or the eraser.',
  fit: 'Fit',
  tools: 'Tools',
  playback: 'Playback',
  play: 'Play',
  pause: 'Pause',
  dismiss: 'Dismiss',
  close: 'Close',
  shortcuts: 'Keyboard shortcuts',
  selectObject: 'Select object',
  pointer: 'Pointer',
  shortcutsMore: [
    ['Wheel', 'Zoom'],
    ['Space + drag', 'Move the view'],
    ['Double-click', 'Fit (beside the picture)'],
    ['Alt + paint', 'Erase'],
    ['Shift + click', 'Straight line'],
    ['Ctrl + wheel', 'Brush size']
  ] as const,
  device: 'Device and model',
  deviceLoading: 'Loading the network…',
  deviceUnknown: 'Network not loaded',
  deviceSkipped: 'Not used',
  deviceRuns: 'Runs on',
  deviceNetwork: 'Network',
  saved: (name: string) => `Saved ${name}.`,
  showInFolder: 'Show in folder',
  exportedOverlay: 'The overlay video is ready.',
  exportedMasks: (count: number) => `${count} mask ${count === 1 ? 'file is' : 'files are'} ready.`,
  propagated: (count: number) => `Propagated ${frames(count)}.`,
  propagationStopped: (count: number) => `Stopped. ${frames(count)} ${count === 1 ? 'is' : 'are'} kept.`,
  exportStopped: 'Export stopped. No file was written.',
  checkFrame: (frameNumber: number) => `Check frame ${frameNumber}`,
  checkHint: 'The network was least sure there.',
  locateVideo: 'Locate video…',
  sizeMismatch: (name: string) => `“${name}” does not fit this project.`,
  sizeMismatchHint: 'Its size or number of frames differs from the video the masks were painted on.',
  noDropPath: 'This item is no file on this computer.',
  noDropPathHint: 'Save it to disk first, then drop the file.',
  jobOf: {
    propagate: 'Propagating',
    'export:overlay': 'Exporting overlay video',
    'export:masks': 'Exporting mask PNGs'
  } as const,
  left: (text: string) => `${text} left`,
  estimating: 'estimating…',
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
  },
  undone: (label: string) => `Undo: ${label}`,
  redone: (label: string) => `Redo: ${label}`
} as const

export function frames(count: number): string {
  return `${count} ${count === 1 ? 'frame' : 'frames'}`
}

/** `0:09`, `1:02:05`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
