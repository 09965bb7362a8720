import type { Size } from '../../../shared/domain/types'
import { regionParts } from '../regionParts'
import { squaredDistance } from '../morphology'
import { colourAt, ColourModel, squareDistance, type Colour } from './colourModel'
import { MinCut } from './minCut'

/** An object on its part of a picture. */
export interface EdgeProblem extends Size {
  /** uint8 [height, width, 4], RGBA: the picture inside the rectangle. */
  readonly rgba: Uint8Array
  /** uint8 [height, width]: 1 where the object was painted. */
  readonly inside: Uint8Array
  /** How far the true edge may be from the painted one, pixels. */
  readonly reachPx: number
}

/** Room around the object that the problem's rectangle should leave: background colours are learnt from it. */
export function roomFor(reachPx: number): number {
  return reachPx * 4 + 4
}

const mostSamples = 3000
/** Weight of a colour edge against the colours' own evidence. */
const edgeWeight = 4
const mostEvidence = 8
/** A little is in favour of what was painted: it decides where colours say nothing. */
const paintedWeight = 0.7

const bandPixel = 0
const surelyInside = 1
const surelyOutside = 2

/**
 * Moves an object's painted edge to the edge in the picture. Pixels within reach of the painted edge are decided anew: by
 * colour models learnt from the pixels surely inside and surely outside, and by a minimum cut that prefers to run along
 * strong colour edges (after GrabCut, Rother et al. 2004, on the band around the edge).
 * @returns uint8 [height, width]: 1 inside; what was painted when there is too little to learn from
 */
export function snapEdge(problem: EdgeProblem, checkCancelled: () => void = () => undefined): Uint8Array {
  const trust = trimap(problem)
  const insideModel = modelOf(problem, trust, surelyInside)
  const outsideModel = modelOf(problem, trust, surelyOutside)
  if (!insideModel || !outsideModel) return problem.inside.slice()
  checkCancelled()
  const graph = new BandGraph(problem, trust)
  graph.addEvidence(insideModel, outsideModel)
  graph.addEdges()
  const cut = graph.solve(checkCancelled)
  return withoutSpecks(problem, trust, cut)
}

/** Where the object is thinner than the reach, its middle still counts as surely inside. */
function trimap({ width, height, inside, reachPx }: EdgeProblem): Uint8Array {
  const rect = { left: 0, top: 0, right: width, bottom: height }
  const toObject = squaredDistance({ rect, data: inside })
  const toOutside = squaredDistance({ rect, data: Uint8Array.from(inside, (value) => 1 - value) })
  const deepest = toOutside.reduce((most, square) => Math.max(most, square < 1e8 ? square : 0), 0)
  const inward = Math.min(reachPx ** 2, deepest * 0.64)
  return Uint8Array.from(inside, (painted, at) => {
    if (painted) return toOutside[at]! > inward ? surelyInside : bandPixel
    return toObject[at]! > reachPx ** 2 ? surelyOutside : bandPixel
  })
}

function modelOf({ rgba }: EdgeProblem, trust: Uint8Array, side: number): ColourModel | null {
  const pixels = [...trust.keys()].filter((at) => trust[at] === side)
  if (pixels.length < 8) return null
  const step = Math.max(1, Math.floor(pixels.length / mostSamples))
  return new ColourModel(pixels.filter((_, at) => at % step === 0).map((at) => colourAt(rgba, at)))
}

/** Neighbours behind and below; the other four are theirs. */
const ahead = [
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, Math.SQRT1_2],
  [-1, 1, Math.SQRT1_2]
] as const

class BandGraph {
  readonly #problem: EdgeProblem
  readonly #trust: Uint8Array
  /** int32 [height, width]: number of the node, −1 outside the band. */
  readonly #nodes: Int32Array
  readonly #colours: (Colour | undefined)[]
  readonly #cut: MinCut

  constructor(problem: EdgeProblem, trust: Uint8Array) {
    this.#problem = problem
    this.#trust = trust
    let count = 0
    this.#nodes = Int32Array.from(trust, (side) => (side === bandPixel ? count++ : -1))
    this.#cut = new MinCut(count, count * ahead.length)
    this.#colours = new Array<Colour | undefined>(trust.length)
  }

  addEvidence(insideModel: ColourModel, outsideModel: ColourModel): void {
    for (const [at, node] of this.#nodes.entries()) {
      if (node < 0) continue
      const colour = this.#colourAt(at)
      const evidence = Math.log((insideModel.density(colour) + 1e-12) / (outsideModel.density(colour) + 1e-12))
      const painted = this.#problem.inside[at] ? paintedWeight : -paintedWeight
      const total = Math.min(mostEvidence, Math.max(-mostEvidence, evidence)) + painted
      this.#cut.addTerminals(node, Math.max(0, total), Math.max(0, -total))
    }
  }

  addEdges(): void {
    const pairs = this.#pairs()
    const mean = pairs.reduce((sum, { contrast }) => sum + contrast, 0) / Math.max(1, pairs.length)
    const falloff = 1 / Math.max(1e-3, 2 * mean)
    for (const { a, b, contrast, nearness } of pairs) {
      const capacity = edgeWeight * nearness * Math.exp(-contrast * falloff)
      const [one, two] = [this.#nodes[a]!, this.#nodes[b]!]
      if (one >= 0 && two >= 0) this.#cut.addEdge(one, two, capacity)
      else if (one >= 0) this.#tie(one, b, capacity)
      else this.#tie(two, a, capacity)
    }
  }

  solve(checkCancelled: () => void): Uint8Array {
    const side = this.#cut.solve(checkCancelled)
    return Uint8Array.from(this.#trust, (trust, at) => {
      return trust === bandPixel ? side[this.#nodes[at]!]! : trust === surelyInside ? 1 : 0
    })
  }

  /** Pairs of neighbours of which at least one lies in the band. */
  #pairs(): { a: number; b: number; contrast: number; nearness: number }[] {
    const { width, height } = this.#problem
    const pairs: { a: number; b: number; contrast: number; nearness: number }[] = []
    for (let at = 0; at < this.#nodes.length; at++) {
      const x = at % width
      const y = (at - x) / width
      for (const [dx, dy, nearness] of ahead) {
        if (x + dx < 0 || x + dx >= width || y + dy >= height) continue
        const other = at + dy * width + dx
        if (this.#nodes[at]! < 0 && this.#nodes[other]! < 0) continue
        pairs.push({ a: at, b: other, nearness, contrast: squareDistance(this.#colourAt(at), this.#colourAt(other)) })
      }
    }
    return pairs
  }

  /** A neighbour that is decided already pulls to its side. */
  #tie(node: number, decided: number, capacity: number): void {
    const isInside = this.#trust[decided] === surelyInside
    this.#cut.addTerminals(node, isInside ? capacity : 0, isInside ? 0 : capacity)
  }

  #colourAt(at: number): Colour {
    return (this.#colours[at] ??= colourAt(this.#problem.rgba, at))
  }
}

/** Drops parts that hang on nothing sure, and fills pinholes that hold nothing surely outside. */
function withoutSpecks({ width, height }: EdgeProblem, trust: Uint8Array, cut: Uint8Array): Uint8Array {
  const rect = { left: 0, top: 0, right: width, bottom: height }
  const out = cut.slice()
  for (const value of [1, 0] as const) {
    const parts = regionParts({ rect, data: out }, value, value === 1)
    const held = new Uint8Array(parts.areas.length)
    const sure = value === 1 ? surelyInside : surelyOutside
    for (let at = 0; at < out.length; at++) if (trust[at] === sure) held[parts.labels[at]!] = 1
    for (let at = 0; at < out.length; at++) if (out[at] === value && !held[parts.labels[at]!]) out[at] = 1 - value
  }
  return out
}
