import { encodeMask } from '../../shared/domain/maskRle'
import type { FrameIndex, LabelMask, ObjectId, Size } from '../../shared/domain/types'
import type { ImportedFrame } from '../../shared/domain/importedMasks'

/** Draws into the mask. @returns how many pixels it took from other objects */
type Paint = (mask: LabelMask) => number

interface GatheredFrame {
  readonly name: string | null
  readonly paints: Paint[]
  readonly confidence: Record<ObjectId, number>
}

/**
 * Gathers shapes of frames into label masks. Objects never overlap: the later shape has the pixel, and that is noted.
 * Only one frame's pixels are held at a time, in whatever order the shapes come.
 */
export class MaskBuilder {
  readonly #size: Size
  readonly #frames = new Map<FrameIndex, GatheredFrame>()

  constructor({ width, height }: Size) {
    this.#size = { width, height }
  }

  /** Makes sure of a frame, empty so far. */
  addFrame(frameIndex: FrameIndex, name: string | null): void {
    if (!this.#frames.has(frameIndex)) this.#frames.set(frameIndex, { name, paints: [], confidence: {} })
  }

  draw(frameIndex: FrameIndex, paint: Paint): void {
    this.addFrame(frameIndex, null)
    this.#frames.get(frameIndex)?.paints.push(paint)
  }

  setConfidence(frameIndex: FrameIndex, id: ObjectId, confidence: number): void {
    const frame = this.#frames.get(frameIndex)
    if (frame && confidence >= 0 && confidence <= 1) frame.confidence[id] = confidence
  }

  /** Draws everything. @returns frames ascending, and what to tell the user @throws what a shape throws */
  build(): { readonly frames: ImportedFrame[]; readonly notes: string[] } {
    let overlapping = 0
    const data = new Uint8Array(this.#size.width * this.#size.height)
    const frames = [...this.#frames]
      .sort(([a], [b]) => a - b)
      .map(([frameIndex, { name, paints, confidence }]) => {
        data.fill(0)
        for (const paint of paints) overlapping += paint({ ...this.#size, data })
        return {
          frameIndex,
          frameName: name,
          mask: encodeMask({ ...this.#size, data }),
          ...(Object.keys(confidence).length > 0 && { confidence })
        }
      })
    return { frames, notes: overlapping === 0 ? [] : [overlapNote(overlapping)] }
  }
}

function overlapNote(count: number): string {
  return `Objects overlapped on ${count} ${count === 1 ? 'pixel' : 'pixels'}: the upper one, else the later one in the file, has them.`
}
