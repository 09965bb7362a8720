import { StudioError, isCancelled } from '../../shared/domain/errors'
import { atPlace, overlapWithLabel, stepBySize } from '../../shared/domain/picking'
import type { SegmentationObject } from '../../shared/domain/project'
import type { Candidate, FrameSuggestions } from '../../shared/domain/suggestions'
import type { FrameIndex } from '../../shared/domain/types'
import { acceptCandidate } from '../editor/acceptCandidate'
import type { Point } from '../editor/geometry'
import { distinctMasks } from '../editor/duplicates'
import { groundUnder } from '../editor/ground'
import { eraseInk, paintInk } from '../editor/ink'
import { strings } from '../strings'
import { SuggestionCache } from './foundObjects'
import { lockedIds, newObject } from '../state/objects'
import type { StudioParts } from '../state/parts.svelte'

/** What a click does with a candidate: a new object, more or less of the selected one. */
export type Accept = 'new' | 'add' | 'take'

export type SuggestState = 'looking' | 'ready' | 'failed'

/** A candidate this much like an object on the frame (IoU) was accepted already. */
const accepted = 0.75

/** Objects the network offers on the shown frame. Nothing of the project changes until one is accepted. */
export class SuggestFlows {
  status = $state<SuggestState>('looking')
  failure = $state.raw<StudioError | null>(null)
  /** Of the shown frame. */
  found = $state.raw<FrameSuggestions | null>(null)
  /** Position of the highlighted candidate. */
  chosen = $state<number | null>(null)
  /** Candidates that are no one's yet, best first. */
  readonly offered: readonly number[] = $derived.by(() => this.#unaccepted())
  readonly #studio: StudioParts
  readonly #known = new SuggestionCache()
  #pointer: Point | null = null
  #wanted: FrameIndex | null = null

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  get active(): boolean {
    return this.#studio.tools.toolId === 'suggest' && this.#studio.project.video !== null
  }

  /** Everything found was accepted. */
  get exhausted(): boolean {
    return this.offered.length === 0 && (this.found?.candidates.length ?? 0) > 0
  }

  get chosenCandidate(): Candidate | null {
    return this.chosen === null ? null : (this.found?.candidates[this.chosen] ?? null)
  }

  /** The object that Shift and Alt work on. */
  get target(): SegmentationObject | null {
    return this.#studio.project.objectById(this.#studio.tools.selected)
  }

  /** Asks for the objects of a frame, once; answers for a frame that was left meanwhile are kept for later. */
  async look(frameIndex: FrameIndex): Promise<void> {
    if (this.#known.belongTo(this.#studio.project.video)) this.#wanted = null
    if (this.#wanted === frameIndex) return
    this.#wanted = frameIndex
    this.#show(this.#known.get(frameIndex))
    if (!this.found) await this.#ask(frameIndex)
  }

  /** After a failure. */
  async again(): Promise<void> {
    const frameIndex = this.#wanted
    if (frameIndex === null || this.status !== 'failed') return
    this.#show(null)
    await this.#ask(frameIndex)
  }

  /** The tool was put away: the next time the frame is looked at afresh. */
  leave(): void {
    this.#wanted = null
    this.chosen = null
    this.#pointer = null
  }

  /** @param point in pixels of the video; null when the pointer left */
  hover(point: Point | null): void {
    const before = this.#under(this.#pointer)
    const now = this.#under(point)
    this.#pointer = point
    // On the same objects as before: what was cycled to stays.
    if (now.length > 0 && now.join() === before.join() && this.chosen !== null && now.includes(this.chosen)) return
    this.chosen = now[0] ?? null
  }

  /** The next smaller or larger of those under the pointer, else of all. */
  step(direction: 1 | -1): void {
    const under = this.#under(this.#pointer)
    const among = under.length > 0 ? under : this.offered
    const candidates = this.found?.candidates ?? []
    const from = this.chosen !== null && among.includes(this.chosen) ? this.chosen : among[0]
    if (from === undefined) return
    this.chosen = this.chosen === from ? stepBySize(candidates, among, { from, direction }) : from
  }

  /** The next or the one before in the list, with the arrow keys. */
  walk(direction: number): void {
    const { offered } = this
    const here = this.chosen === null ? -1 : offered.indexOf(this.chosen)
    const first = direction > 0 ? 0 : offered.length - 1
    this.chosen = offered[here < 0 ? first : (here + direction + offered.length) % offered.length] ?? null
  }

  /** @returns whether there was something to give up: the tool */
  escape(): boolean {
    if (!this.active) return false
    this.#studio.tools.toolId = 'brush'
    return true
  }

  /** Takes the highlighted candidate, as one entry of the history. */
  accept(how: Accept): void {
    const { project, playback, tools } = this.#studio
    const candidate = this.chosenCandidate
    if (!candidate || this.found?.frameIndex !== playback.frameIndex) return
    const creates = how === 'new' ? newObject(project.objects, groundUnder(playback.shown, candidate.mask)) : null
    const target = how === 'new' ? creates : this.target
    if (!target || target.locked) return this.#refuse(reasonAgainst(target, how))
    const locked = lockedIds(project.objects)
    const ink = how === 'take' ? eraseInk(target.id, locked) : paintInk(target.id, locked)
    const label = `${strings.suggestEdits[how]} ${target.name}`
    const edit = acceptCandidate(project.document, candidate, ink, { frameIndex: playback.frameIndex, label, creates })
    if (!edit) return this.#refuse(strings.suggestionChangesNothing)
    project.commit(edit)
    tools.selected = target.id
    this.hover(this.#pointer)
  }

  #under(point: Point | null): number[] {
    if (!point || !this.found) return []
    const all = this.found.candidates
    return atPlace(
      this.offered.map((at) => all[at]!),
      point
    ).map((at) => this.offered[at]!)
  }

  #unaccepted(): number[] {
    const { project } = this.#studio
    if (!this.found) return []
    const { candidates, frameIndex } = this.found
    const shown = project.maskAt(frameIndex)
    const alike = (candidate: Candidate): boolean =>
      shown !== null && project.objects.some(({ id }) => overlapWithLabel(candidate, shown, id) >= accepted)
    const free = [...candidates.keys()].filter((at) => !alike(candidates[at]!))
    return distinctMasks(free.map((at) => candidates[at]!.mask)).map((at) => free[at]!)
  }

  #show(found: FrameSuggestions | null): void {
    this.found = found
    this.failure = null
    this.status = found ? 'ready' : 'looking'
    this.hover(this.#pointer)
  }

  #fail(error: StudioError): void {
    this.failure = error
    this.status = 'failed'
  }

  async #ask(frameIndex: FrameIndex): Promise<void> {
    const { project, client } = this.#studio
    const { video } = project
    const awaited = (): boolean => this.#wanted === frameIndex && project.video === video
    try {
      const found = await client.call('suggest:frame', { frameIndex })
      if (project.video === video) this.#known.add(found)
      if (awaited()) this.#show(found)
    } catch (error) {
      if (awaited() && !isCancelled(error)) this.#fail(StudioError.from(error))
    }
  }

  #refuse(message: string): void {
    this.#studio.toasts.show({ kind: 'notice', message })
  }
}

function reasonAgainst(target: SegmentationObject | null, how: Accept): string {
  if (target) return `${strings.reasons.objectLocked(target.name)}.`
  return how === 'new' ? `${strings.reasons.allObjectsUsed}.` : strings.selectForMerge
}
