/** The empty window and the first steps. */
export const startStrings = {
  emptyTitle: 'Cut out anything that moves',
  emptyText: 'Open a video, paint an object on one frame, and its mask is carried through the clip.',
  dropHere: 'Drop to open',
  openVideo: 'Open video…',
  openProject: 'Open project…',
  trySample: 'Try the sample',
  dropText: 'or drop a video or a .hodor project anywhere in this window',
  recent: 'Recent',
  clearRecent: 'Clear list',
  stepOf: (step: number, count: number) => `${step} of ${count}`,
  /** Keys come as ` (B)`, or as nothing where an action has none. */
  stepPoint: (point: string, brush: string) => `Point at an object${point}, or paint it${brush}`,
  stepPropagate: (propagate: string) => `Propagate${propagate} carries its mask through the clip`,
  stepExport: (exporting: string) => `Export${exporting} writes it out: tinted, cut out, or as a matte`,
  skipSteps: 'Skip'
} as const
