import { StudioError, isCancelled } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import { inPicture, middleOf, type PointedMask, type PromptStroke } from '../../shared/domain/pointing'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, LabelMask, VideoInfo } from '../../shared/domain/types'
import type { EditorDocument } from '../editor/document'
import { labelsAt } from '../editor/frameEdits'
import type { Point } from '../editor/geometry'
import { together } from '../editor/edits'
import type { Edit } from '../editor/history'
import { groundAround } from '../editor/ground'
import { handleAt, withMoved, type PointHandle } from '../editor/pointHandles'
import { onlyObject, pointedMask } from '../editor/pointedMask'
import { emptyMask } from '../editor/relabel'
import { lockedIds, newObject } from '../state/objects'
import type { StudioParts } from '../state/parts.svelte'
import { strings } from '../strings'
import { nothingAsked, PointSteps, type Asked } from './pointSteps'

/** What a stroke is for: an object of its own where that is possible, or the selected one. */
export type StrokeAim = 'any' | 'selected'

/** An object that is pointed at, on one frame. */
interface Session {
  readonly frameIndex: FrameIndex
  readonly target: SegmentationObject
  /** The frame's labels before the first stroke. */
  readonly before: LabelMask
  /** The object's mask then, which the strokes correct. */
  readonly base: EncodedMask | null
  readonly video: VideoInfo | null
}

/**
 * Masks of what is pointed at. Every stroke is an entry of the history; the mask is an ordinary reference mask at once.
 * A session ends when the user accepts it, goes elsewhere or changes the mask by other means.
 */
export class PointFlows {
  session = $state.raw<Session | null>(null)
  /** Strokes as they are shown: those whose mask is still being made, too. */
  asked = $state.raw<Asked>(nothingAsked)
  /** The answer to the strokes that were answered. */
  found = $state.raw<PointedMask | null>(null)
  /** A point that is being dragged, and where it is now. */
  dragged = $state.raw<{ readonly handle: PointHandle; readonly place: Point } | null>(null)
  /** Masks being made. */
  working = $state(0)
  readonly #studio: StudioParts
  #steps = new PointSteps()
  /** Accepted while masks are still being made: the session ends after them. */
  #closing = false
  /** What the frame shows since the last step: anything else means that it was changed by other means. */
  #shown: EncodedMask | null = null
  #line: Promise<void> = Promise.resolve()
  /** Strokes that wait in the line are dropped when this changes. */
  #generation = 0

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  get strokes(): readonly PromptStroke[] {
    return this.asked.strokes
  }

  /** Whether anything is marked: after undo back to the start nothing is, and redo brings the marks back. */
  get marked(): boolean {
    return this.session !== null && this.strokes.length > 0
  }

  /** One more stroke: the first begins a session. */
  give(stroke: PromptStroke, aim: StrokeAim): void {
    // What was accepted comes first: its pixels are among those the next object starts from.
    if (this.#closing) return void (this.#line = this.#line.then(() => this.give(stroke, aim)))
    const refusal = this.#refusalOf(stroke, aim)
    if (refusal === null) this.#ask({ ...this.asked, strokes: [...this.strokes, stroke] })
    else this.#say(refusal)
  }

  /** Why a stroke cannot be; where it can, there is a session for it. */
  #refusalOf(stroke: PromptStroke, aim: StrokeAim): string | null {
    const { size } = this.#studio.project.document
    const places = stroke.kind === 'points' ? stroke.points : []
    if (!places.every((place) => inPicture(place, size))) return strings.pointOutside
    if (!this.#goesOn()) {
      this.end()
      const refusal = this.#begin(aim, stroke)
      if (refusal !== null) return refusal
    }
    if (this.marked || stroke.kind === 'box' || stroke.positive || this.session?.base) return null
    this.end()
    return strings.pointFirst
  }

  /** The point near a place, the newest first. @param reach in pixels of the video */
  handleAt(place: Point, reach: number): PointHandle | null {
    return this.session ? handleAt(this.strokes, place, reach) : null
  }

  drag(handle: PointHandle, place: Point): void {
    this.dragged = { handle, place }
  }

  /** The dragged point stays where it is now. */
  drop(): void {
    const { dragged } = this
    this.dragged = null
    if (!dragged || !inPicture(dragged.place, this.#studio.project.document.size)) return
    this.#ask({ ...this.asked, strokes: withMoved(this.strokes, dragged.handle, dragged.place) })
  }

  remove({ stroke }: PointHandle): void {
    const strokes = this.strokes.filter((_, at) => at !== stroke)
    if (strokes.length === 0) this.forget()
    else this.#ask({ ...this.asked, strokes })
  }

  /** The next smaller or larger of the answers to a single stroke. @returns whether there are any */
  step(direction: 1 | -1): boolean {
    const { found } = this
    if (!this.session || !found || this.strokes.length !== 1 || found.answers < 2) return false
    const answer = Math.min(Math.max(found.answer + direction, 0), found.answers - 1)
    if (answer !== found.answer) this.#ask({ ...this.asked, answer })
    return true
  }

  /** Takes the last mark back, of whatever kind. @returns whether there was one */
  back(): boolean {
    if (!this.session || this.#closing) return false
    if (!this.#goesOn()) return !this.end()
    const answered = this.#steps.answered.strokes.length
    if (this.strokes.length > answered || this.working > 0) this.#dropWaiting()
    else if (this.#steps.addedMark && this.#studio.project.isNewest(this.#steps.newest)) this.#takeBack()
    else this.remove({ stroke: this.strokes.length - 1, point: 0 })
    return true
  }

  /** Takes everything back that was pointed at. @returns whether there was anything */
  forget(): boolean {
    const { session, marked } = this
    if (!session || !marked) return this.#endUnmarked()
    this.#generation++
    while (this.#goesOn() && this.#studio.project.isNewest(this.#steps.newest)) this.#takeBack()
    if (this.#goesOn() && this.#steps.length > 0) this.#restore(session)
    this.end()
    return true
  }

  /** Something else was done meanwhile, which stays: the frame is put back by an entry of its own. */
  #restore({ frameIndex, target, before, base }: Session): void {
    const { project } = this.#studio
    const place = { frameIndex, before, objectId: target.id, locked: lockedIds(project.objects), creates: null }
    const empty = emptyMask(project.document.size)
    const edit = pointedMask(project.document, base ?? empty, { ...place, label: strings.pointAt(target.name) })
    if (edit) project.commit(edit)
  }

  /**
   * What was pointed at is accepted, with what is still being made: the next stroke begins anew.
   * @returns whether there was anything
   */
  accept(): boolean {
    if (!this.marked) return this.#endUnmarked()
    if (this.working === 0) return this.end()
    this.#closing = true
    const { session } = this
    this.#line = this.#line.then(() => void (this.session === session && this.end()))
    return true
  }

  /** Nothing that is still being made comes any more. @returns whether there was anything */
  end(): boolean {
    if (!this.session) return false
    this.#generation++
    this.session = null
    this.#closing = false
    this.asked = nothingAsked
    ;[this.found, this.dragged, this.#shown] = [null, null, null]
    this.#steps = new PointSteps()
    return true
  }

  #endUnmarked(): false {
    this.end()
    return false
  }

  /** Marks whose masks are still being made, and those moved or deleted. */
  #dropWaiting(): void {
    this.#generation++
    this.asked = this.#steps.answered
    if (this.strokes.length === 0) this.end()
  }

  #takeBack(): void {
    this.travelled(this.#studio.project.undo())
    this.#studio.tools.selected = this.#studio.project.objectById(this.#studio.tools.selected)?.id ?? null
  }

  /** The window shows this frame now. */
  showing(frameIndex: FrameIndex): void {
    if (this.session && this.session.frameIndex !== frameIndex) this.accept()
  }

  /** Marks of an object that is another's turn now, or was changed by other means, are not shown any longer. */
  keepUp(): void {
    if (this.session && this.working === 0 && !this.#goesOn()) this.end()
  }

  /** Undo or redo went over an edit: the strokes follow it. */
  travelled(edit: Edit<EditorDocument> | null): void {
    const { session } = this
    if (!session || !edit) return
    const asked = this.#steps.travel(edit)
    if (asked) this.#follow(asked)
    else this.end()
  }

  #follow(asked: Asked): void {
    this.#generation++
    this.asked = asked
    this.found = null
    this.#shown = this.#studio.project.maskAt(this.session!.frameIndex)
  }

  /** Whether the session is still what the user works on. */
  #goesOn(): boolean {
    const { session } = this
    const { project, playback, tools } = this.#studio
    if (session?.frameIndex !== playback.frameIndex || session.video !== project.video) return false
    if (this.#steps.length === 0) return true
    return tools.selected === session.target.id && project.maskAt(session.frameIndex) === this.#shown
  }

  /** @returns why it cannot */
  #begin(aim: StrokeAim, stroke: PromptStroke): string | null {
    const { project, playback, tools } = this.#studio
    const { frameIndex } = playback
    if (aim === 'selected' && !project.objectById(tools.selected)) return strings.selectForMerge
    const before = labelsAt(project.document, frameIndex)
    const target = this.#targetOf(aim, before)
    if (target?.locked) return `${strings.reasons.objectLocked(target.name)}.`
    const object =
      target ?? newObject(project.objects, groundAround(playback.shown, project.document.size, middleOf(stroke)))
    if (!object) return `${strings.reasons.allObjectsUsed}.`
    const own = target && onlyObject(before, target.id)
    this.session = { frameIndex, target: object, before, base: own && encodeMask(own), video: project.video }
    this.#shown = project.maskAt(frameIndex)
    return null
  }

  /** The selected object; on a painted frame one that has its mask is done, and a stroke means another one: null. */
  #targetOf(aim: StrokeAim, before: LabelMask): SegmentationObject | null {
    const { project, playback, tools } = this.#studio
    const selected = project.objectById(tools.selected)
    const done = project.document.references.has(playback.frameIndex) && selected && onlyObject(before, selected.id)
    return aim === 'selected' || !done ? selected : null
  }

  #ask(asked: Asked): void {
    const { session } = this
    if (!session) return
    this.asked = asked
    const generation = this.#generation
    this.working++
    this.#line = this.#line
      .then(() => (generation === this.#generation ? this.#make(session, asked, generation) : undefined))
      .catch((error: unknown) => this.#fail(error, generation))
      .finally(() => void this.working--)
  }

  async #make(session: Session, asked: Asked, generation: number): Promise<void> {
    const { frameIndex, base } = session
    const answered = await this.#studio.client.call('point:frame', { frameIndex, base, ...asked })
    if (generation !== this.#generation || session.video !== this.#studio.project.video) return
    if (answered.area === 0)
      return this.#fail(new StudioError('no-objects-found', strings.nothingPointedAt), generation)
    this.found = answered
    this.#commit(session, asked, answered.mask)
    if (answered.notes.includes('contradiction')) this.#say(strings.pointsContradict)
    else if (answered.notes.includes('small')) this.#say(strings.pointedSmall)
  }

  #commit(session: Session, asked: Asked, mask: EncodedMask): void {
    const { project, tools } = this.#studio
    const { frameIndex, target, before } = session
    const edit = pointedMask(project.document, mask, {
      ...{ frameIndex, before, objectId: target.id, locked: lockedIds(project.objects) },
      label: strings.pointAt(target.name),
      creates: project.objectById(target.id) ? null : target
    })
    if (!edit && this.#steps.length === 0 && !session.base) {
      this.end()
      return this.#say(strings.suggestionChangesNothing)
    }
    // A mark that changes no pixel is a step as well: it is taken back like the others.
    const step = edit ?? together(strings.pointAt(target.name), [])
    project.commit(step)
    tools.selected = target.id
    this.#steps.add(step, asked)
    this.#shown = project.maskAt(frameIndex)
  }

  /** The strokes go back to those that were answered. */
  #fail(error: unknown, generation: number): void {
    if (generation !== this.#generation) return
    this.#generation++
    this.asked = this.#steps.answered
    if (this.#steps.length === 0) this.end()
    if (isCancelled(error)) return
    const { code, message } = StudioError.from(error)
    if (code === 'no-objects-found') this.#say(message)
    else this.#studio.toasts.fail(error)
  }

  #say(message: string): void {
    this.#studio.toasts.show({ kind: 'notice', message })
  }
}
