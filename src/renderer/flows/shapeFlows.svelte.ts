import { isCancelled, StudioError } from '../../shared/domain/errors'
import type { ExportJob } from '../../shared/domain/exportJob'
import { exportObject } from '../../shared/domain/exportObject'
import type { RotoShape } from '../../shared/domain/rotoShapes'
import type { FrameRange } from '../../shared/domain/types'
import { restoredChoices } from '../editor/exportChoices'
import type { StudioParts } from '../state/parts.svelte'

/** Masks change faster than curves are fitted. */
const pauseMillis = 350
/** Frames before and behind the shown one whose shapes are looked at, where the range is longer than both. */
const reach = 60

/** The view of roto shapes: the curves an export would write, over the picture. */
export class ShapeFlows {
  on = $state(false)
  /** The last ones that were fitted. */
  shapes = $state.raw<readonly RotoShape[]>([])
  busy = $state(false)
  /** Why there are none. */
  problem = $state<string | null>(null)
  readonly #studio: StudioParts
  #timer: ReturnType<typeof setTimeout> | undefined
  #fitted: FrameRange | null = null
  #latest = 0

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  toggle(): void {
    this.on = !this.on
    if (this.on) return
    clearTimeout(this.#timer)
    this.#latest++
    this.shapes = []
    this.#fitted = this.problem = null
    this.busy = false
  }

  /** How far curves may be off the masks: as the export was told last. */
  get errorPx(): number {
    return restoredChoices(this.#studio.project.exportSettings['panel']).shapes.errorPx
  }

  /** The playhead moved: other frames may be wanted. */
  showing(frameIndex: number): void {
    const fitted = this.#fitted
    if (fitted && frameIndex >= fitted.from && frameIndex <= fitted.to) return
    this.refresh()
  }

  /** Fits again soon; the newest question wins. */
  refresh(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#fit(), pauseMillis)
  }

  async #fit(): Promise<void> {
    const turn = ++this.#latest
    const job = this.#job()
    this.busy = true
    try {
      const { shapes } = await this.#studio.client.call('export:shapes', { job })
      if (turn !== this.#latest) return
      this.shapes = shapes
      this.#fitted = job.range
      this.problem = null
    } catch (error) {
      if (turn === this.#latest && !isCancelled(error)) this.problem = StudioError.from(error).message
    }
    if (turn === this.#latest) this.busy = false
  }

  #job(): ExportJob {
    const { project } = this.#studio
    const range = this.#range()
    const { from, to } = range
    const masks = project.exportMasks().filter(({ frameIndex }) => frameIndex >= from && frameIndex <= to)
    return {
      ...{ videoPath: project.video?.path ?? '', objects: project.objects.map(exportObject), range },
      // Curves are fitted to hard edges.
      masks: masks.map(({ frameIndex, mask, isReference }) => ({ frameIndex, mask, isReference })),
      selection: { apart: false },
      output: { folder: '.', nameTemplate: '{name}', overwrite: false },
      format: { kind: 'shapes', host: 'svg', errorPx: this.errorPx }
    }
  }

  /** In to out where that is short, else around the playhead. */
  #range(): FrameRange {
    const { timeline, playback } = this.#studio
    const { from, to } = timeline.workRange
    const at = playback.frameIndex
    if (at >= from && at <= to && to - from <= 2 * reach) return { from, to }
    return { from: Math.max(0, at - reach), to: Math.min(playback.lastIndex, at + reach) }
  }
}
