/** Tools that work on masks, ways to look at them, and what undo calls their edits. */
export const maskStrings = {
  hardness: 'Hardness',
  edgeReach: 'Reach',
  maskTools: 'Change the mask',
  maskToolsHint: 'acts at once, here',
  viewMode: 'View mode',
  showMenu: (name: string) => `More for ${name}`,
  lockObject: 'Lock',
  unlockObject: 'Unlock',
  soloObject: 'Show alone',
  soloOff: 'Show all',
  renameObject: 'Rename…',
  moveUp: 'Move up',
  moveDown: 'Move down',
  splitObject: 'Split into its parts',
  mergeInto: (name: string) => `Merge into ${name}`,
  dragObject: 'Drag to another place',
  soloFlag: (name: string) => `Only ${name}`,
  soloOffHint: (key: string | null) => (key === null ? 'The object’s menu shows all' : `${key} shows all`),
  snapping: 'Finding the edge… (Esc stops)',
  canvasFallback: 'The graphics context was lost. The picture is drawn without it for now.',
  polygonHint: (keys: readonly (readonly [key: string | null, does: string])[]) =>
    ['Click corners', ...keys.flatMap(([key, does]) => (key === null ? [] : [`${key} ${does}`]))].join(' · '),
  polygonKeys: { finish: 'closes', back: 'takes one back', cancel: 'drops' },
  modes: {
    overlay: 'Overlay',
    outline: 'Outlines',
    cutout: 'Cut-out',
    matte: 'Matte',
    difference: 'Difference'
  } as const,
  /** The same within a line. */
  modeInText: {
    overlay: 'overlay',
    outline: 'outlines',
    cutout: 'cut-out',
    matte: 'matte',
    difference: 'difference'
  } as const,
  differenceTo: (frameNumber: number) => `against frame ${frameNumber}`,
  differenceToNothing: 'no other painted frame to compare with',
  edits: {
    paint: 'Paint',
    erase: 'Erase',
    outline: 'Outline',
    outlineAway: 'Cut out of',
    fillHole: 'Fill hole of',
    fillHoles: 'Fill holes of',
    removeIsland: 'Remove part of',
    grow: 'Grow',
    shrink: 'Shrink',
    smooth: 'Smooth',
    smartEdge: 'Smart edge of',
    copyPrevious: 'Copy previous mask of',
    paintBand: (name: string) => `Refine edge of ${name}`,
    eraseBand: (name: string) => `Take refined edge from ${name}`,
    tuneEdge: (name: string) => `Tune edge of ${name}`
  } as const
} as const
