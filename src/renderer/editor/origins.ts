import { gapZones } from '../../shared/domain/gapZones'
import type { FrameIndex, ObjectId } from '../../shared/domain/types'
import type { DerivedMask, EditorDocument } from './document'
import { objectHashes, statedObjects } from './statements'

/** One painted frame's word on one object; where two walks meet, the nearer one's, whose text names both. */
export interface Statement {
  readonly frameIndex: FrameIndex
  /** False where the object was erased: it is gone from there on. */
  readonly shows: boolean
  /** Frame and content: another text, another statement. */
  readonly text: string
}

interface Span {
  /** First frame; the span ends before the next one. */
  readonly from: FrameIndex
  readonly owner: Statement
}

/**
 * Which painted frame every object of every frame is carried from, by the rule of the engine's walks (`gapZones.ts`): of
 * those that say something about it the one before or behind, or both where the walks from them meet. An object erased on a
 * painted frame stays gone until a later one shows it again, and nothing changes before it.
 *
 * Derived masks carry the names of their origins (`madeFrom`), object by object. A mask is up to date as long as they
 * agree, so taking an edit back makes masks current again without any bookkeeping.
 */
export class Origins {
  readonly #spans = new Map<ObjectId, readonly Span[]>()
  readonly #statements: ReadonlyMap<ObjectId, readonly Statement[]>
  readonly #parsed = new Map<string, ReadonlyMap<ObjectId, string>>()

  /** @param trusting masks below references count as current: for projects whose masks do not name their origins */
  constructor(document: EditorDocument, trusting = false) {
    const certain = statements(document, () => false)
    this.#statements = certain
    this.#spread()
    if (trusting) return
    // Shown as it was propagated, but by now it would be propagated differently: then the painted frame speaks for itself.
    this.#statements = statements(document, (id, frameIndex, derived) => {
      return this.madeFrom(derived).get(id) !== this.#find(id, frameIndex)?.text
    })
    this.#spread()
  }

  owner(id: ObjectId, frameIndex: FrameIndex): Statement | null {
    return this.#find(id, frameIndex)
  }

  /** Painted frames that say something about the object, ascending. */
  statements(id: ObjectId): readonly Statement[] {
    return this.#statements.get(id) ?? []
  }

  /** What a mask made now of these objects would be made from. */
  named(ids: Iterable<ObjectId>, frameIndex: FrameIndex): Map<ObjectId, string> {
    const texts = [...ids].map((id): [ObjectId, string] => [id, this.#find(id, frameIndex)?.text ?? ''])
    return new Map(texts.filter(([, text]) => text !== ''))
  }

  /** Origins of a mask by object. */
  madeFrom({ madeFrom }: Pick<DerivedMask, 'madeFrom'>): ReadonlyMap<ObjectId, string> {
    const known = this.#parsed.get(madeFrom)
    if (known) return known
    const parsed = parsedOrigins(madeFrom)
    this.#parsed.set(madeFrom, parsed)
    return parsed
  }

  /** Whether an object was carried here from something else than it would be now. */
  isStale(id: ObjectId, frameIndex: FrameIndex, derived: DerivedMask): boolean {
    const made = this.madeFrom(derived).get(id)
    return made !== undefined && made !== this.#find(id, frameIndex)?.text
  }

  #find(id: ObjectId, frameIndex: FrameIndex): Statement | null {
    const spans = this.#spans.get(id) ?? []
    let low = 0
    let high = spans.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (spans[middle]!.from <= frameIndex) low = middle + 1
      else high = middle
    }
    return spans[low - 1]?.owner ?? null
  }

  #spread(): void {
    for (const [id, known] of this.#statements) this.#spans.set(id, spansOf(known))
  }
}

function spansOf(statements: readonly Statement[]): Span[] {
  const first = statements[0]?.shows === true ? -Infinity : (statements[0]?.frameIndex ?? 0)
  return statements.flatMap((owner, at): Span[] => {
    const before = statements[at - 1]
    if (!before) return [{ from: first, owner }]
    if (!owner.shows) return [{ from: owner.frameIndex, owner }]
    // The nearer painted frame; the earlier one at equal distance.
    const middle = Math.floor((before.frameIndex + owner.frameIndex) / 2) + 1
    return before.shows ? gapSpans(before, owner, middle) : [{ from: middle, owner }]
  })
}

function gapSpans(before: Statement, behind: Statement, middle: FrameIndex): Span[] {
  const { forward, backward } = gapZones(before.frameIndex, behind.frameIndex)
  if (backward.from > forward.to) return [{ from: backward.from, owner: behind }]
  const text = `${before.text}|${behind.text}`
  return [
    { from: backward.from, owner: { ...before, text } },
    { from: middle, owner: { ...behind, text } },
    { from: forward.to + 1, owner: behind }
  ]
}

type Outdated = (id: ObjectId, frameIndex: FrameIndex, derived: DerivedMask) => boolean

function statements(document: EditorDocument, outdated: Outdated): Map<ObjectId, Statement[]> {
  const all = new Map(document.objects.map(({ id }): [ObjectId, Statement[]] => [id, []]))
  for (const [frameIndex, mask] of [...document.references].sort(([a], [b]) => a - b)) {
    const derived = document.propagated.get(frameIndex)
    const shown = objectHashes(mask)
    const stated = new Set(statedObjects(mask, derived?.mask ?? null))
    if (derived) for (const id of shown.keys()) if (outdated(id, frameIndex, derived)) stated.add(id)
    for (const id of stated) {
      const hash = shown.get(id)
      all.get(id)?.push({ frameIndex, shows: hash !== undefined, text: statementText(frameIndex, hash) })
    }
  }
  return all
}

/** Names what a painted frame says of an object. @param hash of its pixels, see `objectHashes`; absent where it is erased */
export function statementText(frameIndex: FrameIndex, hash: string | undefined): string {
  return `${frameIndex}:${hash ?? '-'}`
}

/** `DerivedMask.madeFrom` of origins by object. */
export function writtenOrigins(origins: ReadonlyMap<ObjectId, string>): string {
  return [...origins]
    .sort(([a], [b]) => a - b)
    .map(([id, text]) => `${id}@${text}`)
    .join(' ')
}

function parsedOrigins(madeFrom: string): ReadonlyMap<ObjectId, string> {
  const parts = madeFrom.split(' ').map((part) => /^(\d+)@(.+)$/.exec(part))
  return new Map(parts.flatMap((match): [ObjectId, string][] => (match ? [[Number(match[1]), match[2] ?? '']] : [])))
}
