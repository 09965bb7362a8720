import { fullAlpha, type AlphaPlane } from '../alphaFilters'

/** Planes of one size, one upon the other, at most all there is. @returns a new plane, or the only one itself */
export function summedAlpha([first, ...others]: readonly [AlphaPlane, ...AlphaPlane[]]): AlphaPlane {
  if (others.length === 0) return first
  const data = first.data.slice()
  for (const other of others) {
    for (let at = 0; at < data.length; at++) data[at] = Math.min(fullAlpha, data[at]! + other.data[at]!)
  }
  return { width: first.width, height: first.height, data }
}

/**
 * Alpha beside that of other objects: where all together would be more than one, each has its share, so that objects that
 * touch add up to the picture. Shares are rounded down.
 * @returns a new plane, or the same where there are no others
 */
export function sharedAlpha(own: AlphaPlane, others: readonly AlphaPlane[]): AlphaPlane {
  if (others.length === 0) return own
  const data = own.data.slice()
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (value === 0) continue
    let sum = value
    for (const other of others) sum += other.data[at]!
    if (sum > fullAlpha) data[at] = Math.floor((value * fullAlpha) / sum)
  }
  return { width: own.width, height: own.height, data }
}
