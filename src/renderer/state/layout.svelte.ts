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

const memoryKey = 'panels'

/** Sizes of the panels, remembered from one run to the next. A panel dragged to less than half its smallest closes. */
export class LayoutState {
  #sizes = $state.raw<Readonly<Record<PanelId, number>>>({
    objects: panelSizes.objects.usual,
    timeline: panelSizes.timeline.usual
  })
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#memory = memory
    const [objects, timeline] = memory.getItem(memoryKey)?.split(' ').map(Number) ?? []
    if (isSize(objects)) this.#set('objects', objects)
    if (isSize(timeline)) this.#set('timeline', timeline)
  }

  shownSize(panel: PanelId): number {
    return this.#sizes[panel]
  }

  isCollapsed(panel: PanelId): boolean {
    return this.#sizes[panel] === 0
  }

  resize(panel: PanelId, size: number): void {
    this.#set(panel, size)
    this.#memory.setItem(memoryKey, `${this.#sizes.objects} ${this.#sizes.timeline}`)
  }

  /** Double-click on the edge: closes an open panel, opens a closed one at its usual size. */
  toggle(panel: PanelId): void {
    this.resize(panel, this.isCollapsed(panel) ? panelSizes[panel].usual : 0)
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
