import type { FrameIndex, FrameRange, ObjectId, PropagatedMask } from '../../shared/domain/types'
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

/** No origin ends like this. */
const unfinished = '…'

/** What one propagation is to do, fixed when it starts: what is painted meanwhile is for the next one. */
export class PropagationRun {
  /** Frames to renew, ascending. */
  readonly wanted: readonly FrameRange[]
  readonly range: FrameRange
  readonly #origins: Origins
  readonly direction: Direction
  /** Everything was up to date: all of it is made once more. */
  readonly again: boolean
  /** Objects were erased that are still shown elsewhere: they go without a run. */
  readonly hasErasures: boolean

  constructor(document: EditorDocument, origins: Origins, options: { direction: Direction; range: FrameRange }) {
    this.#origins = origins
    this.direction = options.direction
    this.range = options.range
    this.again = false
    const wanted = this.#plan(document)
    this.hasErasures = this.#findErasures(document)
    this.again = wanted.length === 0 && !this.hasErasures
    this.wanted = this.again ? this.#plan(document) : wanted
  }

  /** Frames to renew. */
  get total(): number {
    return this.wanted.reduce((sum, { from, to }) => sum + to - from + 1, 0)
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

  /**
   * What a frame holds once a mask has arrived.
   * @param provisional whether another mask of the frame follows: until then this one is out of date
   */
  merged(document: EditorDocument, made: PropagatedMask, provisional = false): DerivedMask | null {
    const { frameIndex } = made
    const wanted = this.#wantedOf(document, frameIndex).filter(([, owner]) => owner.shows)
    const renewed = new Set(wanted.map(([id]) => id))
    if (renewed.size === 0) return null
    const former = document.propagated.get(frameIndex)
    // An object deleted while the job runs must not come back.
    const mask = onlyObjects(mergedMask(former?.mask ?? null, made.mask, renewed), objectIds(document))
    const origins = new Map(former ? this.#origins.madeFrom(former) : [])
    for (const [id, { text }] of wanted) origins.set(id, provisional ? `${text}${unfinished}` : text)
    const fresh = [...renewed].map((id) => [id, made.confidence[id] ?? 0])
    return {
      mask,
      confidence: { ...former?.confidence, ...Object.fromEntries(fresh) },
      madeFrom: writtenOrigins(origins),
      soft: showsOnly(mask, renewed) ? made.soft : undefined
    }
  }

  /** Objects to renew on a frame, with where they come from. */
  #wantedOf(document: EditorDocument, frameIndex: FrameIndex): [ObjectId, Statement][] {
    const { from, to } = this.range
    if (frameIndex < from || frameIndex > to || document.references.has(frameIndex)) return []
    const derived = document.propagated.get(frameIndex)
    const made = derived && this.#origins.madeFrom(derived)
    return document.objects.flatMap(({ id }): [ObjectId, Statement][] => {
      const owner = this.#origins.owner(id, frameIndex)
      if (!owner || (made?.get(id) === owner.text && !this.again)) return []
      return made?.has(id) || this.#leadsTo(id, frameIndex) ? [[id, owner]] : []
    })
  }

  /** An object that was never carried to a frame gets there only in the direction asked for. */
  #leadsTo(id: ObjectId, frameIndex: FrameIndex): boolean {
    const statements = this.#origins.statements(id)
    if (this.direction === 'forward') return frameIndex > (statements[0]?.frameIndex ?? Infinity)
    if (this.direction === 'backward') return frameIndex < (statements.at(-1)?.frameIndex ?? -1)
    return true
  }

  #plan(document: EditorDocument): FrameRange[] {
    const wanted: { from: FrameIndex; to: FrameIndex }[] = []
    for (let frameIndex = this.range.from; frameIndex <= this.range.to; frameIndex++) {
      if (!this.#wantedOf(document, frameIndex).some(([, owner]) => owner.shows)) continue
      const last = wanted.at(-1)
      if (last?.to === frameIndex - 1) last.to = frameIndex
      else wanted.push({ from: frameIndex, to: frameIndex })
    }
    return wanted
  }

  #findErasures(document: EditorDocument): boolean {
    return [...document.propagated].some(([frameIndex, { mask }]) => {
      const shown = objectHashes(mask)
      return this.#wantedOf(document, frameIndex).some(([id, owner]) => !owner.shows && shown.has(id))
    })
  }
}
