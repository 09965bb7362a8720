import type { SegmentationObject } from '../../shared/domain/project'
import type { FrameIndex, FrameRange, ObjectId } from '../../shared/domain/types'
import type { Point } from '../editor/geometry'
import { givePart, labelUnder, swapNames, wrongStretch, type Pair } from '../editor/repairEdits'
import { objectHashes } from '../editor/statements'
import { strings } from '../strings'
import { newObject } from '../state/objects'
import type { StudioParts } from '../state/parts.svelte'

/** A part of an object that was pointed at, until it is said whose it is. */
export interface PointedPart {
  readonly owner: SegmentationObject
  readonly frameIndex: FrameIndex
  /** In the picture, pixels of the video. */
  readonly point: Point
  /** On the stage, CSS pixels: where the question is shown. */
  readonly place: Point
}

type Needs = Pick<StudioParts, 'project' | 'tools' | 'playback' | 'toasts' | 'painting' | 'timeline'>

/** Names that got onto the wrong object, put right: two objects swapped, a part given to another. */
export class RepairFlows {
  /** The object whose name is to be swapped with the selected one's; null while nothing is swapped. */
  partner = $state<ObjectId | null>(null)
  part = $state.raw<PointedPart | null>(null)
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Both objects while a swap is prepared. */
  readonly pair: Pair | null = $derived.by(() => {
    const { project, tools } = this.#needs
    const [one, other] = [project.objectById(tools.selected), project.objectById(this.partner)]
    return one && other && one !== other ? [one.id, other.id] : null
  })

  /** Frames whose names are swapped “up to the next painted frame”. */
  readonly stretch: FrameRange | null = $derived.by(() => {
    const { project, playback } = this.#needs
    const { frameIndex, lastIndex: last } = playback
    return this.pair && wrongStretch(project.document, project.origins, { frameIndex, pair: this.pair, last })
  })

  /** Begins a swap of the selected object's name, or drops it. */
  toggleSwap(): void {
    if (this.partner !== null) return this.close()
    const { project, tools } = this.#needs
    const at = project.objects.findIndex(({ id }) => id === tools.selected)
    const other = project.objects[at + 1] ?? project.objects[at - 1]
    if (at >= 0 && other) this.partner = other.id
    else this.#refuse(strings.reasons.oneObject)
  }

  /** Takes an object for the swap, or lets it go. */
  choose(id: ObjectId): void {
    this.partner = id === this.partner || id === this.#needs.tools.selected ? null : id
  }

  close(): void {
    this.partner = null
    this.part = null
  }

  /** @param how far: to the end of the clip, or where the names are wrong for the same reason */
  swap(how: 'onwards' | 'stretch'): void {
    const { project, playback, toasts } = this.#needs
    const { pair, stretch } = this
    if (!pair || !stretch || this.#isLocked(pair)) return
    const range = how === 'stretch' ? stretch : { from: playback.frameIndex, to: playback.lastIndex }
    const shown = pair.some((id) => this.#isShown(id))
    if (!shown) return this.#refuse(strings.reasons.neitherHere)
    const edit = swapNames(project.document, pair, range)
    project.commit(edit)
    this.partner = null
    const [one = '', other = ''] = pair.map((id) => project.objectById(id)?.name)
    const message = strings.swapped(one, other, range.from + 1, range.to + 1)
    toasts.show({ kind: 'done', message, actions: [{ label: strings.undo, run: () => void project.undo() }] })
  }

  /** Asks whose the part under the pointer is. @param place on the stage */
  pointAt(point: Point, place: Point): void {
    const { project, playback, painting } = this.#needs
    if (painting.painting) return
    const { frameIndex } = playback
    const owner = project.objectById(labelUnder(project.document, { frameIndex, point }))
    this.part = owner && { owner, frameIndex, point, place }
  }

  /** @param to an object, or null for a new one */
  give(to: ObjectId | null): void {
    const { project, tools } = this.#needs
    const { part } = this
    this.part = null
    if (!part) return
    const target = to === null ? newObject(project.objects) : project.objectById(to)
    if (!target) return this.#refuse(strings.reasons.allObjectsUsed)
    if (this.#isLocked([part.owner.id, target.id])) return
    const edit = givePart(project.document, part, target)
    if (!edit) return
    project.commit(edit)
    tools.selected = target.id
  }

  #isShown(id: ObjectId): boolean {
    const { project, playback } = this.#needs
    const mask = project.maskAt(playback.frameIndex)
    return mask !== null && objectHashes(mask).has(id)
  }

  #isLocked(ids: readonly ObjectId[]): boolean {
    const { project } = this.#needs
    const locked = ids.map((id) => project.objectById(id)).find((object) => object?.locked)
    if (locked) this.#refuse(strings.reasons.objectLocked(locked.name))
    return locked !== undefined
  }

  #refuse(reason: string): void {
    this.#needs.toasts.show({ kind: 'notice', message: `${reason}.` })
  }
}
