import type { FrameIndex, FrameRange, ObjectId, PropagatedMask, PropagationLeg } from '../../shared/domain/types'
import { mergedMask, showsOnly } from './derivedMerge'
import { objectIds, type DerivedMask, type EditorDocument } from './document'
import { Origins, writtenOrigins, type Statement } from './origins'
import { onlyObjects, withoutObject } from './relabel'
import { objectHashes } from './statements'

/**
 * Forward brings everything up to date from each object's first painted frame on, backward up to its last; both leaves
 * nothing out. What is current already is left alone, unless all of it is: then the user means it again.
 */
export type Direction = 'forward' | 'backward' | 'both'

/** What one propagation is to do, fixed when it starts: what is painted meanwhile is for the next one. */
export class PropagationRun {
  readonly legs: readonly PropagationLeg[]
  readonly #origins: Origins
  readonly #direction: Direction
  readonly #range: FrameRange
  #again = false

  constructor(document: EditorDocument, origins: Origins, options: { direction: Direction; range: FrameRange }) {
    this.#origins = origins
    this.#direction = options.direction
    this.#range = options.range
    const legs = this.#plan(document)
    this.#again = legs.length === 0 && !this.#hasErasures(document)
    this.legs = this.#again ? this.#plan(document) : legs
  }

  /** Frames the legs pass. */
  get total(): number {
    return this.legs.reduce((sum, { from, to }) => sum + Math.abs(to - from) + 1, 0)
  }

  /** Takes objects away where they were erased before: nothing to compute. @returns whether there were any */
  applyErasures(document: EditorDocument): boolean {
    let any = false
    for (const [frameIndex, derived] of document.propagated) {
      const gone = this.#wantedOf(document, frameIndex).filter(([, owner]) => !owner.shows)
      if (gone.length === 0) continue
      any = true
      const mask = gone.reduce((rest, [id]) => withoutObject(rest, id), derived.mask)
      const madeFrom = new Map(this.#origins.madeFrom(derived))
      for (const [id, { text }] of gone) madeFrom.set(id, text)
      document.propagated.set(frameIndex, { ...derived, mask, madeFrom: writtenOrigins(madeFrom) })
    }
    return any
  }

  /** What a frame holds once a mask of a leg has arrived. */
  merged(document: EditorDocument, made: PropagatedMask, leg: number): DerivedMask | null {
    const { frameIndex } = made
    const renewed = this.#renewedBy(document, frameIndex, this.legs[leg])
    if (renewed.size === 0) return null
    const former = document.propagated.get(frameIndex)
    // An object deleted while the job runs must not come back.
    const mask = onlyObjects(mergedMask(former?.mask ?? null, made.mask, renewed), objectIds(document))
    const origins = new Map(former ? this.#origins.madeFrom(former) : [])
    for (const [id, text] of this.#origins.named(renewed, frameIndex)) origins.set(id, text)
    const fresh = [...renewed].map((id) => [id, made.confidence[id] ?? 0])
    return {
      mask,
      confidence: { ...former?.confidence, ...Object.fromEntries(fresh) },
      madeFrom: writtenOrigins(origins),
      soft: showsOnly(mask, renewed) ? made.soft : undefined
    }
  }

  #renewedBy(document: EditorDocument, frameIndex: FrameIndex, leg: PropagationLeg | undefined): Set<ObjectId> {
    if (!leg) return new Set()
    const onTheWay = ({ frameIndex: at }: Statement): boolean =>
      leg.start < leg.from ? at >= leg.start && at < frameIndex : at <= leg.start && at > frameIndex
    const wanted = this.#wantedOf(document, frameIndex).filter(([, owner]) => owner.shows && onTheWay(owner))
    return new Set(wanted.map(([id]) => id))
  }

  /** Objects to renew on a frame, with where they come from. */
  #wantedOf(document: EditorDocument, frameIndex: FrameIndex): [ObjectId, Statement][] {
    const { from, to } = this.#range
    if (frameIndex < from || frameIndex > to || document.references.has(frameIndex)) return []
    const derived = document.propagated.get(frameIndex)
    const made = derived && this.#origins.madeFrom(derived)
    return document.objects.flatMap(({ id }): [ObjectId, Statement][] => {
      const owner = this.#origins.owner(id, frameIndex)
      if (!owner || (made?.get(id) === owner.text && !this.#again)) return []
      return made?.has(id) || this.#leadsTo(id, frameIndex) ? [[id, owner]] : []
    })
  }

  /** An object that was never carried to a frame gets there only in the direction asked for. */
  #leadsTo(id: ObjectId, frameIndex: FrameIndex): boolean {
    const statements = this.#origins.statements(id)
    if (this.#direction === 'forward') return frameIndex > (statements[0]?.frameIndex ?? Infinity)
    if (this.#direction === 'backward') return frameIndex < (statements.at(-1)?.frameIndex ?? -1)
    return true
  }

  #plan(document: EditorDocument): PropagationLeg[] {
    const reach = { forward: new Map<FrameIndex, FrameIndex>(), backward: new Map<FrameIndex, FrameIndex>() }
    for (let frameIndex = this.#range.from; frameIndex <= this.#range.to; frameIndex++) {
      for (const [, owner] of this.#wantedOf(document, frameIndex)) {
        const start = owner.frameIndex
        if (!owner.shows) continue
        if (frameIndex > start) reach.forward.set(start, frameIndex)
        else if (!reach.backward.has(start)) reach.backward.set(start, frameIndex)
      }
    }
    return this.#joined(reach.forward, 1).concat(this.#joined(reach.backward, -1))
  }

  /** A leg that passes another one's start takes over what that one was to do. */
  #joined(reach: ReadonlyMap<FrameIndex, FrameIndex>, sign: 1 | -1): PropagationLeg[] {
    const legs: PropagationLeg[] = []
    for (const [start, to] of [...reach].sort(([a], [b]) => (a - b) * sign)) {
      const last = legs.at(-1)
      if (last && (last.to - start) * sign > 0) {
        legs[legs.length - 1] = { ...last, to: sign * Math.max(last.to * sign, to * sign) }
      } else {
        const from = sign === 1 ? Math.max(start + 1, this.#range.from) : Math.min(start - 1, this.#range.to)
        legs.push({ start, from, to })
      }
    }
    return legs
  }

  #hasErasures(document: EditorDocument): boolean {
    return [...document.propagated].some(([frameIndex, { mask }]) => {
      const shown = objectHashes(mask)
      return this.#wantedOf(document, frameIndex).some(([id, owner]) => !owner.shows && shown.has(id))
    })
  }
}
