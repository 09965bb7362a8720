/** Colours as luma and two chroma differences, which vary almost independently: variances need no covariances. */
export type Colour = readonly [luma: number, blue: number, red: number]

export function colourAt(rgba: Uint8Array, pixel: number): Colour {
  const [r, g, b] = [rgba[pixel * 4]!, rgba[pixel * 4 + 1]!, rgba[pixel * 4 + 2]!]
  const luma = 0.299 * r + 0.587 * g + 0.114 * b
  return [luma, 0.564 * (b - luma), 0.713 * (r - luma)]
}

interface Cluster {
  readonly mean: Colour
  readonly variance: Colour
  readonly weight: number
}

const clusterCount = 5
const rounds = 8
/** Noise of a compressed picture: no colour is more certain than this. */
const leastVariance = 30

/** How likely colours are among samples: a mixture of Gaussians fitted by k-means, which needs no start values by chance. */
export class ColourModel {
  readonly #clusters: readonly Cluster[]

  /** @param samples at least one colour */
  constructor(samples: readonly Colour[]) {
    let means = seeds(samples)
    let groups: Colour[][] = []
    for (let round = 0; round < rounds; round++) {
      groups = grouped(samples, means)
      means = groups.map((group, at) => (group.length > 0 ? meanOf(group) : means[at]!))
    }
    this.#clusters = groups.flatMap((group) => (group.length > 0 ? [clusterOf(group, samples.length)] : []))
  }

  /** Probability density, up to a constant factor. */
  density(colour: Colour): number {
    let sum = 0
    for (const { mean, variance, weight } of this.#clusters) {
      let exponent = 0
      let volume = 1
      for (let channel = 0; channel < 3; channel++) {
        exponent += (colour[channel]! - mean[channel]!) ** 2 / variance[channel]!
        volume *= variance[channel]!
      }
      sum += (weight * Math.exp(-exponent / 2)) / Math.sqrt(volume)
    }
    return sum
  }
}

/** Samples spread over the range of luma: the same samples give the same model. */
function seeds(samples: readonly Colour[]): Colour[] {
  const sorted = [...samples].sort((a, b) => a[0] - b[0])
  return Array.from(
    { length: clusterCount },
    (_, at) => sorted[Math.floor(((at + 0.5) / clusterCount) * sorted.length)]!
  )
}

function grouped(samples: readonly Colour[], means: readonly Colour[]): Colour[][] {
  const groups: Colour[][] = means.map(() => [])
  for (const colour of samples) {
    let nearest = 0
    let least = Infinity
    means.forEach((mean, at) => {
      const distance = squareDistance(colour, mean)
      if (distance >= least) return
      least = distance
      nearest = at
    })
    groups[nearest]!.push(colour)
  }
  return groups
}

function clusterOf(group: readonly Colour[], total: number): Cluster {
  const mean = meanOf(group)
  const squares = meanOf(group.map((colour): Colour => [colour[0] ** 2, colour[1] ** 2, colour[2] ** 2]))
  const spread = (channel: 0 | 1 | 2): number => Math.max(leastVariance, squares[channel] - mean[channel] ** 2)
  return { mean, variance: [spread(0), spread(1), spread(2)], weight: group.length / total }
}

function meanOf(group: readonly Colour[]): Colour {
  const sum: [number, number, number] = [0, 0, 0]
  for (const colour of group) for (const channel of [0, 1, 2] as const) sum[channel] += colour[channel]
  return [sum[0] / group.length, sum[1] / group.length, sum[2] / group.length]
}

export function squareDistance(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2
}
