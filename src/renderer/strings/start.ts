/** The empty window and the first steps. */
export const startStrings = {
  emptyTitle: 'Cut out anything that moves',
  emptyText: 'Open a video, paint an object on one frame, and its mask is carried through the clip.',
  dropHere: 'Drop to open',
  openVideo: 'Open video…',
  openProject: 'Open project…',
  trySample: 'Try the sample',
  sampleObject: 'Dandelion',
  dropText: 'or drop a video or a .hodor project anywhere in this window',
  recent: 'Recent',
  clearRecent: 'Clear list',
  hintPaint: 'Paint an object on this frame (B), then Propagate (P)',
  hintPropagate: 'Now Propagate (P) to carry it through the clip'
} as const
