import type { LabelMask, RgbaFrame, Size } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import type { StageLook } from './look'
import type { Viewport } from './viewport'

/** What is drawn where. */
export interface StagePlace {
  /** Size of the video, of masks and of the coordinates the viewport maps. */
  readonly video: Size
  /** CSS pixels. */
  readonly stage: Size
  readonly viewport: Viewport
  /** Pixels of the screen per CSS pixel. */
  readonly pixelRatio: number
}

/** Pixels read back: uint8 [height, width, 4], RGBA, not premultiplied. */
export interface Layer extends Size {
  readonly data: Uint8Array
}

/**
 * Draws picture, masks, checkerboard and pixel grid on one canvas of the stage's size. Setters only note what changed;
 * `draw` brings the canvas up to date with as little as possible.
 */
export interface StageRenderer {
  readonly kind: 'webgl2' | 'canvas'
  setPlace(place: StagePlace): void
  setLook(look: StageLook): void
  /** The picture may be smaller than the video, as while playing. */
  setFrame(frame: RgbaFrame | null): void
  setMask(mask: LabelMask | null): void
  /** Labels of the mask were changed in place inside a rectangle. */
  maskChanged(mask: LabelMask, rect: PixelRect): void
  /** Mask of the neighbouring reference, for onion skin and difference. */
  setOther(mask: LabelMask | null): void
  /** @returns whether anything had to be drawn */
  draw(): boolean
  /** What lies on the canvas now, layer by layer, at the layer's own size. */
  read(layer: 'frame' | 'overlay'): Layer
  dispose(): void
}

/** Colours of the stage itself, 0 … 255. */
export const stageColours = {
  outside: [14, 16, 19] as readonly [number, number, number],
  checker: [
    [0xb8, 0xb8, 0xb8],
    [0x88, 0x88, 0x88]
  ] as const,
  /** Side of a square of the checkerboard, CSS pixels. */
  checkerPx: 8
}

/** From this scale on the pixels of the video are drawn sharp, screen pixels per pixel. */
export const sharpFrom = 3
/** From this scale on they are set apart by lines: 800 %. */
export const gridFrom = 8
