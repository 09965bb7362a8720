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
  /** Keys come as ` (B)`, or as nothing where an action has none. */
  hintPaint: (brush: string, propagate: string) => `Paint an object on this frame${brush}, then Propagate${propagate}`,
  hintPropagate: (propagate: string) => `Now Propagate${propagate} to carry it through the clip`
} as const
