import { clamp } from '../editor/geometry'

export type PanelId = 'objects' | 'timeline'

interface PanelSizes {
  readonly usual: number
  readonly smallest: number
  readonly largest: number
}

/** CSS pixels: width of the objects, height of the timeline. */
export const panelSizes: Readonly<Record<PanelId, PanelSizes>> = {
  objects: { usual: 272, smallest: 200, largest: 480 },
  timeline: { usual: 168, smallest: 96, largest: 480 }
}

/** Share of the window's height that the timeline takes where nobody chose its size. */
const timelineShare = 0.2

/** Most it takes for the sake of more lanes: the picture is what the window is for. */
const mostOfWindow = 0.32

/** CSS pixels: one object's lane, the ruler and the pictures above, the room below. */
export const laneHeight = 24
const timelineHead = 64
const timelineFoot = 14

const memoryKey = 'panels'

/** Sizes of the panels, remembered from one run to the next. A panel dragged to less than half its smallest closes. */
export class LayoutState {
  #sizes = $state.raw<Readonly<Record<PanelId, number>>>({
    objects: panelSizes.objects.usual,
    timeline: panelSizes.timeline.usual
  })
  /** Height of the timeline until it is chosen. */
  #usualTimeline = panelSizes.timeline.usual
  #isChosen = false
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#memory = memory
    const [objects, timeline] = memory.getItem(memoryKey)?.split(' ').map(Number) ?? []
    this.#isChosen = isSize(timeline)
    if (isSize(objects)) this.#set('objects', objects)
    if (isSize(timeline)) this.#set('timeline', timeline)
  }

  shownSize(panel: PanelId): number {
    return this.#sizes[panel]
  }

  isCollapsed(panel: PanelId): boolean {
    return this.#sizes[panel] === 0
  }

  /** A large window shows more lanes from the start, and so does a clip with more objects. @param windowHeight CSS pixels */
  fit(windowHeight: number, lanes = 0): void {
    const { usual, largest } = panelSizes.timeline
    const wanted = Math.max(windowHeight * timelineShare, timelineHead + lanes * laneHeight + timelineFoot)
    this.#usualTimeline = clamp(Math.min(wanted, windowHeight * mostOfWindow), usual, largest)
    if (!this.#isChosen) this.#set('timeline', this.#usualTimeline)
  }

  resize(panel: PanelId, size: number): void {
    this.#isChosen ||= panel === 'timeline'
    this.#set(panel, size)
    const timeline = this.#isChosen ? String(this.#sizes.timeline) : 'usual'
    this.#memory.setItem(memoryKey, `${this.#sizes.objects} ${timeline}`)
  }

  /** Double-click on the edge: closes an open panel, opens a closed one at its usual size. */
  toggle(panel: PanelId): void {
    const usual = panel === 'timeline' ? this.#usualTimeline : panelSizes[panel].usual
    this.resize(panel, this.isCollapsed(panel) ? usual : 0)
  }

  #set(panel: PanelId, size: number): void {
    const { smallest, largest } = panelSizes[panel]
    const kept = size < smallest / 2 ? 0 : clamp(Math.round(size), smallest, largest)
    this.#sizes = { ...this.#sizes, [panel]: kept }
  }
}

function isSize(size: number | undefined): size is number {
  return size !== undefined && Number.isFinite(size)
}
