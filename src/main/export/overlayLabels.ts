import type { ExportObject } from '../../shared/domain/exportJob'
import { labelText } from '../../shared/domain/labelText'
import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId, Size, VideoInfo } from '../../shared/domain/types'
import type { Plane, PlanarFormat, Samples } from '../media/planarFormat'
import { textPlane } from './labelFont'
import { samplesOfColour } from './planarColours'

/** Names of objects on small dark plates, blended in planes like the objects themselves. */

/** A label ready to draw: what stays of the picture, and how much of white and of the object's colour comes in. */
interface Stamp extends Size {
  readonly kept: Float32Array
  readonly white: Float32Array
  readonly tint: Float32Array
  /** Of the object's colour, by plane. */
  readonly colour: readonly [number, number, number]
}

interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

const plateOpacity = 0.7

export class OverlayLabels {
  readonly #stamps: ReadonlyMap<ObjectId, Stamp>
  readonly #black: readonly [number, number, number]
  readonly #white: readonly [number, number, number]
  readonly #size: Size

  constructor(objects: readonly ExportObject[], video: VideoInfo, format: PlanarFormat) {
    this.#size = video.size
    this.#black = samplesOfColour([0, 0, 0], video, format)
    this.#white = samplesOfColour([255, 255, 255], video, format)
    // Legible at every size: 14 pixels at least, 1/30 of the picture where that is more.
    const height = Math.max(14, Math.round(Math.min(video.size.width, video.size.height) / 30))
    this.#stamps = new Map(
      objects.map(({ id, name, colour }) => [
        id,
        stampOf(labelText(name, id), height, samplesOfColour(colour, video, format))
      ])
    )
  }

  /** Draws the name of each object that is seen, above it where there is room. */
  draw(samples: Samples, planes: readonly Plane[], mask: EncodedMask): void {
    for (const [id, bounds] of boundsOf(mask)) {
      const stamp = this.#stamps.get(id)
      if (stamp) this.#stamp(samples, planes, stamp, this.#placeFor(stamp, bounds))
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

  #stamp(samples: Samples, planes: readonly Plane[], stamp: Stamp, place: { x: number; y: number }): void {
    planes.slice(0, 3).forEach((plane, channel) => {
      const levels = {
        black: this.#black[channel]!,
        white: this.#white[channel]!,
        colour: stamp.colour[channel]!
      }
      const wide = plane.width < this.#size.width ? 1 : 0
      const tall = plane.height < this.#size.height ? 1 : 0
      const rows = { from: place.y >> tall, to: Math.min(plane.height - 1, (place.y + stamp.height) >> tall) }
      const columns = { from: place.x >> wide, to: Math.min(plane.width - 1, (place.x + stamp.width) >> wide) }
      for (let y = rows.from; y <= rows.to; y++) {
        for (let x = columns.from; x <= columns.to; x++) {
          const at = plane.at + y * plane.width + x
          const corner = { x: (x << wide) - place.x, y: (y << tall) - place.y }
          samples[at] = blended(samples[at]!, stamp, corner, { wide, tall, ...levels })
        }
      }
    })
  }
}

interface Block {
  readonly wide: number
  readonly tall: number
  readonly black: number
  readonly white: number
  readonly colour: number
}

/** A sample is the mean of what its pixels would have; those beside the label keep theirs. */
function blended(sample: number, stamp: Stamp, corner: { x: number; y: number }, block: Block): number {
  let sum = 0
  for (let dy = 0; dy <= block.tall; dy++) {
    for (let dx = 0; dx <= block.wide; dx++) {
      const [x, y] = [corner.x + dx, corner.y + dy]
      if (x < 0 || y < 0 || x >= stamp.width || y >= stamp.height) {
        sum += sample
        continue
      }
      const at = y * stamp.width + x
      const [kept, white, tint] = [stamp.kept[at]!, stamp.white[at]!, stamp.tint[at]!]
      sum += sample * kept + block.white * white + block.colour * tint + block.black * (1 - kept - white - tint)
    }
  }
  return sum / ((block.wide + 1) * (block.tall + 1)) + 0.5
}

/** Text on a plate, the object's colour along its left side. */
function stampOf(text: string, height: number, colour: Stamp['colour']): Stamp {
  const line = textPlane(text, height)
  const bar = Math.max(3, Math.round(height / 5))
  const pad = Math.round(height / 5)
  const width = bar + pad + line.width + pad
  const tall = height + 2
  const kept = new Float32Array(width * tall).fill(1 - plateOpacity)
  const white = new Float32Array(kept.length)
  const tint = new Float32Array(kept.length)
  for (let y = 0; y < tall; y++) {
    kept.fill(0, y * width, y * width + bar)
    tint.fill(1, y * width, y * width + bar)
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < line.width; x++) {
      const at = (y + 1) * width + bar + pad + x
      white[at] = line.data[y * line.width + x]!
      kept[at] = (1 - plateOpacity) * (1 - white[at]!)
    }
  }
  return { width, height: tall, kept, white, tint, colour }
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
