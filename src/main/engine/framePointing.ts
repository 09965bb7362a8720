import { StudioError, cancelled, throwIfCancelled } from '../../shared/domain/errors'
import { inPicture, type PointPlace, type PointedMask, type Pointing } from '../../shared/domain/pointing'
import type { MaskBox } from '../../shared/domain/suggestions'
import type { FrameIndex, Size, VideoInfo } from '../../shared/domain/types'
import type { FrameReader } from '../media/frames/frameReader'
import type { PointedFrame } from '../suggest/objectFinder'
import type { FinderInUse } from './finderInUse'

/** What pointing needs of the engine. */
export interface PointingContext {
  readonly finder: FinderInUse
  /** The open video. @throws StudioError where there is none */
  opened(): { readonly video: VideoInfo; readonly reader: FrameReader }
}

/** Strokes on frames of the open video, one set at a time: while one is worked on, only the newest of the others waits. */
export class FramePointing {
  #waiting: AbortController | null = null
  #turn: Promise<unknown> = Promise.resolve()
  /** Strokes that are worked on, or wait. */
  #asked = 0

  constructor(private readonly context: PointingContext) {}

  /** @throws StudioError `cancelled` where a newer call came before its turn; `bad-arguments`; as `ObjectFinder.point` */
  async point(pointing: Pointing): Promise<PointedMask> {
    checkStrokes(pointing, this.context.opened().video.size)
    this.#asked++
    try {
      return await this.inTurn(
        (frame) => this.context.finder.run((finder) => finder.point(frame, pointing)),
        pointing.frameIndex
      )
    } finally {
      this.#asked--
    }
  }

  /** Makes ready what a first stroke needs, where nobody points yet: strokes come first. */
  async prepare(frameIndex: FrameIndex): Promise<void> {
    if (this.#asked > 0) return
    return this.inTurn((frame) => this.context.finder.run((finder) => finder.preparePoint(frame)), frameIndex)
  }

  private inTurn<T>(work: (frame: PointedFrame) => Promise<T>, frameIndex: FrameIndex): Promise<T> {
    this.#waiting?.abort(cancelled())
    const { signal } = (this.#waiting = new AbortController())
    const frame = this.frame(frameIndex, signal)
    const result = this.#turn.then(() => {
      throwIfCancelled(signal)
      return work(frame)
    })
    this.#turn = result.catch(() => undefined)
    return result
  }

  private frame(frameIndex: FrameIndex, signal: AbortSignal): PointedFrame {
    const { video, reader } = this.context.opened()
    return { key: `${frameIndex} ${video.path}`, read: () => reader.read(frameIndex, { signal }) }
  }
}

/** @throws StudioError `bad-arguments` for a place or a box outside the picture, `mask-aspect-mismatch` */
export function checkStrokes({ strokes, base }: Pick<Pointing, 'strokes' | 'base'>, size: Size): void {
  for (const stroke of strokes) {
    const outside = stroke.kind === 'points' ? stroke.points.find((place) => !inPicture(place, size)) : undefined
    if (outside) throw pointOutside(outside, size)
    if (stroke.kind === 'box' && !isBoxIn(stroke.box, size)) throw boxOutside(size)
  }
  if (base && (base.width !== size.width || base.height !== size.height)) {
    throw new StudioError('mask-aspect-mismatch', `The mask is ${written(base)}, the picture ${written(size)}.`, {
      hint: 'Give a mask of the size of the video.'
    })
  }
}

function isBoxIn({ left, top, right, bottom }: MaskBox, { width, height }: Size): boolean {
  return left >= 0 && top >= 0 && right > left && bottom > top && right <= width && bottom <= height
}

function pointOutside({ x, y }: PointPlace, size: Size): StudioError {
  const message = `The point ${x},${y} lies outside the picture, which is ${written(size)}.`
  const hint = `X goes from 0 to ${size.width - 1}, Y from 0 to ${size.height - 1}.`
  return new StudioError('bad-arguments', message, { hint })
}

function boxOutside(size: Size): StudioError {
  const message = `The box goes past the edge of the picture, which is ${written(size)}, or is empty.`
  return new StudioError('bad-arguments', message, {
    hint: 'A box is its left upper corner and its size, in pixels of the video.'
  })
}

function written({ width, height }: Size): string {
  return `${width}×${height}`
}
