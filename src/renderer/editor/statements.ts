import { forEachRun } from '../../shared/domain/maskRle'
import type { EncodedMask, ObjectId } from '../../shared/domain/types'

/** What a painted frame says about each object: masks are never changed in place, so everything is found out once. */

const hashes = new WeakMap<EncodedMask, ReadonlyMap<ObjectId, string>>()

/** Names the pixels of every object of a mask: FNV-1a over its runs. */
export function objectHashes(mask: EncodedMask): ReadonlyMap<ObjectId, string> {
  const known = hashes.get(mask)
  if (known) return known
  const sums = new Map<ObjectId, number>()
  forEachRun(mask, (label, start, length) => {
    if (label !== 0) sums.set(label, mixed(mixed(sums.get(label) ?? 0x811c9dc5, start), length))
  })
  const named = new Map([...sums].map(([id, sum]) => [id, (sum >>> 0).toString(36)]))
  hashes.set(mask, named)
  return named
}

function mixed(hash: number, value: number): number {
  return Math.imul(Math.imul(hash ^ (value & 0xffff), 0x01000193) ^ (value >>> 16), 0x01000193)
}

const stated = new WeakMap<EncodedMask, { readonly derived: EncodedMask | null; readonly ids: ReadonlySet<ObjectId> }>()

/**
 * Objects a painted mask says something new about. All it shows, on a frame where nothing was propagated. Elsewhere those
 * that gained a pixel or lost one to the background: pixels another object took over are that one's gain, so that a new
 * object painted before others leaves them as they were.
 */
export function statedObjects(painted: EncodedMask, derived: EncodedMask | null): ReadonlySet<ObjectId> {
  const known = stated.get(painted)
  if (known?.derived === derived) return known.ids
  const ids = derived ? touched(painted, derived) : new Set(objectHashes(painted).keys())
  stated.set(painted, { derived, ids })
  return ids
}

function touched(painted: EncodedMask, derived: EncodedMask): Set<ObjectId> {
  const ids = new Set<ObjectId>()
  const [after, before] = [runsOf(painted), runsOf(derived)]
  for (let a = 0, b = 0; a < after.length && b < before.length;) {
    const [now, then] = [after[a]!, before[b]!]
    if (now.label !== then.label) ids.add(now.label === 0 ? then.label : now.label)
    if (now.end <= then.end) a++
    if (then.end <= now.end) b++
  }
  return ids
}

function runsOf(mask: EncodedMask): { readonly label: number; readonly end: number }[] {
  const runs: { label: number; end: number }[] = []
  forEachRun(mask, (label, start, length) => runs.push({ label, end: start + length }))
  return runs
}
