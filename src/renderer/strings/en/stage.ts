/** The picture, its tools and its view. */
export const stageStrings = {
  stage: 'Picture with the object masks. Paint with the brush or the eraser.',
  tools: 'Tools',
  brush: 'Brush',
  size: 'Size',
  view: 'Show as',
  viewHidden: 'masks hidden',
  overlay: 'Overlay',
  overlayHidden: (key: string) => `Overlay hidden${key}`,
  fit: 'Fit',
  fitToWindow: 'Fit to window',
  opening: 'Opening…',
  sizeOf: (width: number, height: number) => `${width} × ${height}`,
  bits: (depth: number) => `${depth}-bit`,
  audio: (codec: string | null) => (codec === null ? 'no audio' : `audio ${codec}`),
  rate: (framesPerSecond: number, variable: boolean) => `${framesPerSecond} fps${variable ? ' (variable)' : ''}`,
  wipe: 'Line between the masks of before and now',
  wipeBefore: 'Before',
  wipeNothing: 'Before: nothing',
  wipeNow: 'Now',
  wipeSoft: 'Soft edges',
  wipeMatting: 'Matting',
  edgeTools: 'Edges by matting',
  edgeToolsHint: 'of this object, in exports',
  edgeView: 'What of the edges is shown',
  edgeViewNames: {
    off: 'Off',
    alpha: 'Alpha',
    band: 'Band',
    checker: 'Checker',
    black: 'Black',
    white: 'White',
    colour: 'Colour'
  },
  edgeViews: {
    off: '',
    alpha: 'Alpha, as exports with matting have it',
    band: 'Where alpha is found; paint there, Alt takes away',
    checker: 'Cut-out with matting',
    black: 'Cut-out with matting, over black',
    white: 'Cut-out with matting, over white',
    colour: 'Cut-out with matting, over a colour'
  },
  edgeBusy: 'Finding alpha…',
  edgeFields: {
    band: 'Band',
    contrast: 'Contrast',
    shift: 'Shift',
    reset: 'As the network finds it',
    colour: 'Background'
  },
  pointer: 'Pointer',
  shapesBusy: 'Fitting curves…',
  shapesHere: (shapes: number, points: number, errorPx: number) =>
    `${shapes} ${shapes === 1 ? 'shape' : 'shapes'}, ${points} points, within ${errorPx} px`,
  keyPointerAt: (x: number, y: number) => `Pointer at ${x}, ${y}`
} as const
