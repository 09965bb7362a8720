import type { ExportObject } from '../../../shared/domain/exportJob'
import { labelText } from '../../../shared/domain/labelText'
import { forEachRun } from '../../../shared/domain/maskRle'
import type { EncodedMask, ObjectId, Rgb, Size, VideoInfo } from '../../../shared/domain/types'
import type { Plane, PlanarFormat, Samples } from '../../media/decode/planarFormat'
import { drawStamp, labelHeight, labelStamp, type Stamp } from './labelStamp'
import { samplesOfColour } from '../encode/planarColours'

/** Names of objects, each above its own. */

interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

export class OverlayLabels {
  readonly #stamps: ReadonlyMap<ObjectId, Stamp>
  readonly #size: Size

  constructor(objects: readonly ExportObject[], video: VideoInfo, format: PlanarFormat) {
    this.#size = video.size
    const ink = (colour: Rgb): readonly [number, number, number] => samplesOfColour(colour, video, format)
    const [black, white] = [ink([0, 0, 0]), ink([255, 255, 255])]
    const height = labelHeight(video.size)
    this.#stamps = new Map(
      objects.map(({ id, name, colour }) => [
        id,
        labelStamp(labelText(name, id), height, { black, white, colour: ink(colour) })
      ])
    )
  }

  /** Draws the name of each object that is seen, above it where there is room. */
  draw(samples: Samples, planes: readonly Plane[], mask: EncodedMask): void {
    for (const [id, bounds] of boundsOf(mask)) {
      const stamp = this.#stamps.get(id)
      if (stamp) drawStamp(samples, planes, stamp, this.#placeFor(stamp, bounds))
    }
  }

  #placeFor(stamp: Size, { left, top, right, bottom }: Bounds): { x: number; y: number } {
    const { width, height } = this.#size
    const gap = Math.ceil(stamp.height / 6)
    const x = Math.round((left + right - stamp.width) / 2)
    const above = top - stamp.height - gap
    const below = bottom + gap
    const y = above >= 0 ? above : below + stamp.height <= height ? below : top + gap
    const inside = (value: number, most: number): number => Math.max(0, Math.min(value, most))
    return { x: inside(x, width - stamp.width), y: inside(y, height - stamp.height) }
  }
}

function boundsOf(mask: EncodedMask): Map<ObjectId, Bounds> {
  const found = new Map<ObjectId, Bounds>()
  const { width } = mask
  forEachRun(mask, (label, start, length) => {
    if (label === 0) return
    const end = start + length - 1
    const [top, bottom] = [Math.floor(start / width), Math.floor(end / width)]
    const whole = bottom > top
    const [left, right] = whole ? [0, width - 1] : [start % width, end % width]
    const bounds = found.get(label)
    if (!bounds) return void found.set(label, { left, top, right, bottom })
    bounds.left = Math.min(bounds.left, left)
    bounds.right = Math.max(bounds.right, right)
    bounds.bottom = bottom
  })
  return found
}
