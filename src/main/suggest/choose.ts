import type { FloatTensor } from '../inference/ortGraphs'

/** Which of the network's candidates are offered. */
export interface Choice {
  readonly leastScore: number
  /** Of two more alike than this (IoU) only the better one is offered. */
  readonly mostOverlap: number
  /** Cells of the stride-4 grid. */
  readonly fewestCells: number
  /** Of the grid, 0..1. */
  readonly mostShare: number
  readonly most: number
}

/** Of the grid: what covers more, as on a blank frame, is not an object before a background. */
export const mostShare = 0.98

/** As the reference in `models/hodor_models/suggest/suggestions.py`, which a click is measured with. */
export const referenceChoice: Choice = { leastScore: 0, mostOverlap: 0.8, fewestCells: 4, mostShare: 1, most: Infinity }

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
  const worthwhile = Array.from({ length: count }, (_, slot) => slot)
    .filter((slot) => scores.data[slot]! >= rule.leastScore)
    .sort((a, b) => scores.data[b]! - scores.data[a]! || a - b)
  const kept: (CellSet & { readonly slot: number })[] = []
  for (const slot of worthwhile) {
    if (kept.length >= rule.most) break
    const cells = cellsInside(masks.data.subarray(slot * plane, (slot + 1) * plane))
    if (cells.area < rule.fewestCells || cells.area > rule.mostShare * plane) continue
    if (kept.some((other) => overlapOf(cells, other) > rule.mostOverlap)) continue
    kept.push({ ...cells, slot })
  }
  return { slots: kept.map(({ slot }) => slot), scores: kept.map(({ slot }) => scores.data[slot]!) }
}

/** Cells of the grid, 32 to a word: two sets are compared word by word. */
interface CellSet {
  readonly words: Uint32Array
  readonly area: number
}

function cellsInside(logits: Float32Array): CellSet {
  const words = new Uint32Array(Math.ceil(logits.length / 32))
  let area = 0
  for (let at = 0; at < logits.length; at++) {
    if (!(logits[at]! > 0)) continue
    words[at >> 5]! |= 1 << (at & 31)
    area++
  }
  return { words, area }
}

function overlapOf(a: CellSet, b: CellSet): number {
  let both = 0
  for (let at = 0; at < a.words.length; at++) both += bitsOf(a.words[at]! & b.words[at]!)
  return both / (a.area + b.area - both)
}

/** Bits set in a word, added up in pairs, fours and bytes. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
