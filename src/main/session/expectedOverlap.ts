import type { SoftMasks } from '../../shared/domain/types'
import type { ConfidenceCurve } from './ports'

/** Probabilities between these are in doubt. */
const doubt = { from: 0.1, to: 0.9 } as const

/** By slot: cells of the mask, of these and those in doubt together; 0 where the object is nowhere. */
export function sureShares({ objects, width, height, data }: SoftMasks): number[] {
  const cells = width * height
  return Array.from({ length: objects }, (_, slot) => {
    let [inside, doubtful] = [0, 0]
    for (let at = slot * cells; at < (slot + 1) * cells; at++) {
      const value = data[at]!
      if (value <= doubt.from) continue
      if (value > 0.5) inside++
      if (value < doubt.to) doubtful++
    }
    return inside === 0 ? 0 : inside / (inside + doubtful)
  })
}

/** Beyond the ends of the curve its ends hold. */
export function expectedOverlap({ sure, overlap }: ConfidenceCurve, share: number): number {
  const above = sure.findIndex((value) => value >= share)
  if (above < 0) return overlap.at(-1) ?? share
  if (above === 0) return overlap[0] ?? share
  const [left, right] = [sure[above - 1]!, sure[above]!]
  const [low, high] = [overlap[above - 1]!, overlap[above]!]
  return low + ((share - left) / (right - left)) * (high - low)
}
