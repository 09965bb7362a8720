import type { FrameIndex, Size } from '../../shared/domain/types'
import { frameToX, type TimelineScale } from './timelineScale'

/** A place for a picture along the timeline. */
export interface FilmstripSlot {
  /** CSS pixels. */
  readonly left: number
  readonly width: number
  /** What belongs there. */
  readonly frameIndex: FrameIndex
}

/**
 * Places of pictures side by side. They hang on the clip, not on the window, and the frames in them come from a grid that
 * halves with every doubling of the zoom: panning moves the pictures, zooming in keeps half of them.
 */
export function filmstripSlots(
  scale: TimelineScale,
  { picture, height, frameCount }: { readonly picture: Size; readonly height: number; readonly frameCount: number }
): FilmstripSlot[] {
  const perFrame = scale.width / (scale.to - scale.from)
  const width = Math.max(8, (picture.width / picture.height) * height)
  const frames = Math.max(1, width / perFrame)
  const grid = 2 ** Math.max(0, Math.floor(Math.log2(frames)))
  const slots: FilmstripSlot[] = []
  for (let slot = Math.floor(scale.from / frames); slot * frames < Math.min(scale.to, frameCount); slot++) {
    const middle = Math.round((Math.ceil((slot + 0.5) * frames) - 1) / grid) * grid
    const left = frameToX(scale, slot * frames)
    slots.push({ left, width: frames * perFrame, frameIndex: Math.min(Math.max(0, middle), frameCount - 1) })
  }
  return slots
}

/** Draws the pictures that are there. A slot without its own stays empty: another frame's would be a wrong one. */
export function drawFilmstrip(
  context: CanvasRenderingContext2D,
  slots: readonly FilmstripSlot[],
  pictures: ReadonlyMap<FrameIndex, HTMLCanvasElement>,
  height: number
): void {
  for (const { left, width, frameIndex } of slots) {
    const picture = pictures.get(frameIndex)
    if (!picture) continue
    const shown = Math.min(width - 1, (picture.width / picture.height) * height)
    context.drawImage(picture, left, 0, shown, height)
  }
}
