import type { FloatTensor } from '../inference/ortGraphs'

/** Which of the network's candidates are offered. */
export interface Choice {
  readonly leastScore: number
  /** Of two more alike than this (IoU) only the better one is offered. */
  readonly mostOverlap: number
  /** Cells of the stride-4 grid. */
  readonly fewestCells: number
  readonly most: number
}

/** As the reference in `models/hodor_models/suggest/suggestions.py`, which a click is measured with. */
export const referenceChoice: Choice = { leastScore: 0, mostOverlap: 0.8, fewestCells: 4, most: Infinity }

/** Candidates on the network's grid. */
export interface Chosen {
  /** Queries of the candidates, best first. */
  readonly slots: readonly number[]
  readonly scores: readonly number[]
}

/**
 * @param scores [1, N] 0..1
 * @param masks [1, N, h, w] logits: above 0 is inside
 */
export function choose(scores: FloatTensor, masks: FloatTensor, rule: Choice = referenceChoice): Chosen {
  const [, count = 0, height = 0, width = 0] = masks.dims
  const plane = width * height
  const insides = Array.from({ length: count }, (_, slot) =>
    Uint8Array.from(masks.data.subarray(slot * plane, (slot + 1) * plane), (logit) => (logit > 0 ? 1 : 0))
  )
  const areas = insides.map(areaOf)
  const worthwhile = [...areas.keys()]
    .filter((slot) => scores.data[slot]! >= rule.leastScore && areas[slot]! >= rule.fewestCells)
    .sort((a, b) => scores.data[b]! - scores.data[a]! || a - b)
  const kept: number[] = []
  for (const slot of worthwhile) {
    if (kept.length >= rule.most) break
    const alike = (other: number): boolean => {
      const both = sharedCells(insides[slot]!, insides[other]!)
      return both / (areas[slot]! + areas[other]! - both) > rule.mostOverlap
    }
    if (!kept.some(alike)) kept.push(slot)
  }
  return { slots: kept, scores: kept.map((slot) => scores.data[slot]!) }
}

function areaOf(inside: Uint8Array): number {
  let cells = 0
  for (const cell of inside) cells += cell
  return cells
}

function sharedCells(a: Uint8Array, b: Uint8Array): number {
  let cells = 0
  for (let at = 0; at < a.length; at++) cells += a[at]! & b[at]!
  return cells
}
