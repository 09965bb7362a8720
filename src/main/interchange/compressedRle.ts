import type { RunCounts } from './runCounts'

/**
 * COCO's compressed run lengths: each count as groups of five bits, low ones first, a sixth bit where more follow, all
 * as printable characters from `0` on. From the fourth count on the difference to the count two before is written.
 */
export function compressCounts(counts: RunCounts): string {
  let text = ''
  counts.forEach((count, index) => {
    let rest = index > 2 ? count - counts[index - 2]! : count
    for (;;) {
      const group = rest & 31
      rest >>= 5
      // The sign is in the highest bit of the last group.
      const isLast = group & 16 ? rest === -1 : rest === 0
      text += String.fromCharCode((isLast ? group : group | 32) + 48)
      if (isLast) break
    }
  })
  return text
}

/** @throws RangeError for text that is cut short or holds foreign characters or counts */
export function expandCounts(text: string): number[] {
  const counts: number[] = []
  let position = 0
  while (position < text.length) {
    const { value, next } = readNumber(text, position)
    const count = counts.length > 2 ? value + counts[counts.length - 2]! : value
    if (count < 0) throw new RangeError('a run length is negative')
    counts.push(count)
    position = next
  }
  return counts
}

function readNumber(text: string, start: number): { value: number; next: number } {
  let value = 0
  for (let next = start, shift = 0; next < text.length; shift += 5) {
    const group = text.charCodeAt(next++) - 48
    if (group < 0 || group > 63 || shift > 30) throw new RangeError('the run lengths hold foreign characters')
    value |= (group & 31) << shift
    if (group & 32) continue
    // The highest bit of the last group is the sign.
    if (group & 16 && shift + 5 < 32) value |= -1 << (shift + 5)
    return { value, next }
  }
  throw new RangeError('the run lengths are cut short')
}
