import type { EncodedMask, FrameIndex } from '../../shared/domain/types'

const hashes = new WeakMap<EncodedMask, number>()

/**
 * Names a set of reference masks by content. Masks derived from a set carry its name, so taking an edit back makes
 * them up to date again without any bookkeeping.
 */
export function fingerprint(references: ReadonlyMap<FrameIndex, EncodedMask>): string {
  const parts = [...references].map(([frameIndex, mask]) => `${frameIndex}:${maskHash(mask).toString(36)}`)
  return parts.sort().join(' ')
}

/** FNV-1a over the runs; masks are never changed in place, so each is hashed once. */
function maskHash(mask: EncodedMask): number {
  const known = hashes.get(mask)
  if (known !== undefined) return known
  let hash = 0x811c9dc5
  for (const byte of mask.runs) hash = Math.imul(hash ^ byte, 0x01000193)
  hashes.set(mask, hash >>> 0)
  return hash >>> 0
}
