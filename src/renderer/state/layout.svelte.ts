import type { Size } from '../../shared/domain/types'
import { clamp } from '../editor/geometry'

export type PanelId = 'objects' | 'timeline'

interface PanelSizes {
  readonly usual: number
  readonly smallest: number
  readonly largest: number
}

/** CSS pixels: width of the objects, height of the timeline. */
const panelSizes: Readonly<Record<PanelId, PanelSizes>> = {
  objects: { usual: 272, smallest: 200, largest: 480 },
  timeline: { usual: 168, smallest: 96, largest: 480 }
}

/** Wider windows are looked at from farther away; `tokens.css` makes type and controls larger there. CSS pixels. */
const largeWindow = 1920
/** What panels and lanes are larger by there. */
const largeScale = 1.2

/** In lower windows the timeline has what its lanes need and no more, CSS pixels. */
const smallWindow = 640

/** Share of the window's height that the timeline takes where nobody chose its size. */
const timelineShare = 0.2

/** Most it takes for the sake of more lanes: the picture is what the window is for. */
const mostOfWindow = 0.32

/** CSS pixels: one object's lane, the ruler and the pictures above, the room below. */
const usualLane = 24
export const timelineHead = 64
const timelineFoot = 14

const memoryKey = 'panels'

/** Sizes of the panels, remembered from one run to the next. A panel dragged to less than half its smallest closes. */
export class LayoutState {
  #sizes = $state.raw<Readonly<Record<PanelId, number>>>({
    objects: panelSizes.objects.usual,
    timeline: panelSizes.timeline.usual
  })
  /** What panels have until somebody chooses. */
  #usual: Readonly<Record<PanelId, number>> = { ...this.#sizes }
  #scale = $state(1)
  readonly #chosen: Record<PanelId, boolean> = { objects: false, timeline: false }
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#memory = memory
    const [objects, timeline] = memory.getItem(memoryKey)?.split(' ').map(Number) ?? []
    this.#recall('objects', objects)
    this.#recall('timeline', timeline)
  }

  /** CSS pixels. */
  get laneHeight(): number {
    return Math.round(usualLane * this.#scale)
  }

  shownSize(panel: PanelId): number {
    return this.#sizes[panel]
  }

  /** The most a panel can be dragged to, CSS pixels. */
  largest(panel: PanelId): number {
    return Math.round(panelSizes[panel].largest * this.#scale)
  }

  isCollapsed(panel: PanelId): boolean {
    return this.#sizes[panel] === 0
  }

  /**
   * A large window has larger panels and shows more lanes from the start, and so does a clip with more objects.
   * @param window CSS pixels
   */
  fit(window: Size, lanes = 0): void {
    this.#scale = window.width > largeWindow ? largeScale : 1
    const wanted = Math.max(window.height * timelineShare, timelineHead + lanes * this.laneHeight + timelineFoot)
    const { usual, smallest } = panelSizes.timeline
    const least = window.height < smallWindow ? smallest : usual * this.#scale
    this.#usual = {
      objects: Math.round(panelSizes.objects.usual * this.#scale),
      timeline: clamp(Math.min(wanted, window.height * mostOfWindow), least, this.largest('timeline'))
    }
    for (const panel of ['objects', 'timeline'] as const) if (!this.#chosen[panel]) this.#set(panel, this.#usual[panel])
  }

  resize(panel: PanelId, size: number): void {
    this.#chosen[panel] = true
    this.#set(panel, size)
    const kept = (['objects', 'timeline'] as const).map((each) => (this.#chosen[each] ? this.#sizes[each] : 'usual'))
    this.#memory.setItem(memoryKey, kept.join(' '))
  }

  /** Double-click on the edge: closes an open panel, opens a closed one at its usual size. */
  toggle(panel: PanelId): void {
    this.resize(panel, this.isCollapsed(panel) ? this.#usual[panel] : 0)
  }

  #recall(panel: PanelId, size: number | undefined): void {
    if (size === undefined || !Number.isFinite(size)) return
    this.#chosen[panel] = true
    this.#set(panel, size)
  }

  #set(panel: PanelId, size: number): void {
    const { smallest } = panelSizes[panel]
    const kept = size < smallest / 2 ? 0 : clamp(Math.round(size), smallest, this.largest(panel))
    this.#sizes = { ...this.#sizes, [panel]: kept }
  }
}
