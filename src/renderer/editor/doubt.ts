/** Below this an object is not trusted, however the rest of the clip is: every second pixel is wrong. */
const never = 0.6
/** Least distance from what is usual, so that clips of which everything is right have no weak frame. */
const leastFall = 0.08
/** Spreads of usual values that do not count as a fall. */
const spreads = 5

/**
 * Confidence below which an object is worth a look, by what is usual for it in this clip: a scene the network finds hard
 * is not marked from end to end, an easy one not left alone because every frame is above a fixed line.
 * @param confidences of the object on the frames it was carried to, 0..1; null where there is none
 */
export function doubtBelow(confidences: Iterable<number | null>): number {
  const known = [...confidences].filter((value): value is number => value !== null).sort((a, b) => a - b)
  if (known.length === 0) return never
  const usual = median(known)
  const spread = median(known.map((value) => Math.abs(value - usual)).sort((a, b) => a - b))
  return Math.max(never, usual - Math.max(leastFall, spreads * spread))
}

/** Of ascending values; 0 of none. */
export function median(ascending: readonly number[]): number {
  return ascending[ascending.length >> 1] ?? 0
}
