import { clamp, type Point } from '../editor/geometry'
import type { StudioParts } from '../state/parts.svelte'
import type { PointFlows } from './pointFlows.svelte'
import type { SuggestFlows } from './suggestFlows.svelte'

/** CSS pixels a first press moves by, and a held key in the end. */
const slowest = 4
const fastest = 40
/** Milliseconds within which presses count as one movement, which gets faster. */
const patience = 250

/** A pointer that keys move over the picture, for whoever has no other: it points with the tool for that, else paints. */
export class KeyCursor {
  /** In pixels of the video; null while it is not used. */
  at = $state.raw<Point | null>(null)
  #step = slowest
  #last = 0
  readonly #studio: StudioParts
  readonly #suggest: SuggestFlows
  readonly #point: PointFlows
  readonly #now: () => number

  constructor(
    studio: StudioParts,
    suggest: SuggestFlows,
    point: PointFlows,
    now: () => number = () => performance.now()
  ) {
    this.#studio = studio
    this.#suggest = suggest
    this.#point = point
    this.#now = now
  }

  /** By a little more with every press that follows soon. The first shows it, in the middle of the picture. */
  move(right: number, down: number): void {
    const { width, height } = this.#studio.view.video
    const now = this.#now()
    this.#step = now - this.#last < patience ? Math.min(fastest, this.#step * 1.25) : slowest
    this.#last = now
    const by = this.#step / this.#studio.view.viewport.scale
    const from = this.at ?? { x: width / 2, y: height / 2 }
    const to = { x: from.x + right * by, y: from.y + down * by }
    this.at = this.at ? { x: clamp(to.x, 0, width - 1), y: clamp(to.y, 0, height - 1) } : from
    if (this.#suggest.active) this.#suggest.hover(this.at)
  }

  /** @param not this is not the object; of the brush: erase */
  press(not: boolean): void {
    const { at } = this
    if (!at) return this.move(0, 0)
    if (this.#suggest.active) return this.#point.give({ kind: 'points', points: [at], positive: !not }, 'any')
    const { painting } = this.#studio
    painting.handle({ kind: 'down', point: at, erase: not, straight: false })
    painting.handle({ kind: 'up' })
  }

  hide(): void {
    this.at = null
  }
}
