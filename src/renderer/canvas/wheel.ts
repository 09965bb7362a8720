/** The part of a wheel event that matters. */
export interface WheelTurn {
  readonly deltaX: number
  readonly deltaY: number
  /** 0 pixels, 1 lines, 2 pages, as in `WheelEvent`. */
  readonly deltaMode: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

export type WheelMeaning =
  { readonly kind: 'zoom'; readonly factor: number } | { readonly kind: 'size'; readonly step: 1 | -1 }

const zoomPerPixel = 0.0015
/** Pinching reports small steps: a finger's width is some ten pixels. */
const zoomPerPinch = 0.01
const pixelsPerLine = 33
const pixelsPerPage = 400
/** No mouse wheel reports less for one notch. */
const smallestNotch = 50

/**
 * The wheel zooms; with Ctrl (Cmd on a Mac) it changes the size of the brush. Pinching a touchpad arrives as a wheel
 * with Ctrl pressed, but in small or broken steps, which no wheel with notches makes.
 */
export function wheelMeaning(turn: WheelTurn, mac: boolean): WheelMeaning | null {
  const pixels = turn.deltaY * (turn.deltaMode === 1 ? pixelsPerLine : turn.deltaMode === 2 ? pixelsPerPage : 1)
  if (pixels === 0) return null
  if (turn.ctrlKey && (mac || isPinch(turn))) return { kind: 'zoom', factor: Math.exp(-pixels * zoomPerPinch) }
  if (mac ? turn.metaKey : turn.ctrlKey) return { kind: 'size', step: pixels < 0 ? 1 : -1 }
  return { kind: 'zoom', factor: Math.exp(-pixels * zoomPerPixel) }
}

function isPinch({ deltaY, deltaMode }: WheelTurn): boolean {
  return deltaMode === 0 && (!Number.isInteger(deltaY) || Math.abs(deltaY) < smallestNotch)
}
