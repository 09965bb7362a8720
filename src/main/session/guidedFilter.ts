import type { Size } from '../../shared/domain/types'
import { BoxMeans } from './boxMeans'

/**
 * The guided filter of He, Sun and Tang with a colour guide, on the small grid of the masks ("fast guided filter"):
 * within a window the mask is a linear function of the colours, `mask = a · colour + b`. The functions vary slowly and
 * can be enlarged smoothly; applied to the colours at full size they give a mask whose edges are the picture's.
 */
export class GuidedFilter {
  #plane = 0
  readonly #box: BoxMeans
  readonly #product: Float32Array
  /** Window means of the three colours. */
  readonly #means: Float32Array
  /** Inverse of the windows' colour covariances, the upper triangle: rr, rg, rb, gg, gb, bb. */
  readonly #inverse: Float32Array
  readonly #meanMask: Float32Array
  #guide: Float32Array = new Float32Array(0)

  constructor(
    largest: Size,
    private readonly options: { readonly radius: number; readonly epsilon: number }
  ) {
    const plane = largest.width * largest.height
    this.#box = new BoxMeans(largest, options.radius)
    this.#product = new Float32Array(plane)
    this.#means = new Float32Array(3 * plane)
    this.#inverse = new Float32Array(6 * plane)
    this.#meanMask = new Float32Array(plane)
  }

  /** @param planes float32 [3, height, width] in 0..1; kept until the next guide */
  guide(planes: Float32Array, size: Size): void {
    this.#plane = size.width * size.height
    this.#box.resize(size)
    this.#guide = planes
    for (let channel = 0; channel < 3; channel++) {
      this.#box.take(this.#channel(planes, channel), this.#channel(this.#means, channel))
    }
    pairs.forEach(([first, second], at) => this.#covariance(planes, [first, second], this.#channel(this.#inverse, at)))
    invert(this.#inverse, this.#plane, this.options.epsilon)
  }

  /**
   * Fits one object to the guide.
   * @param mask float32 [height, width] in 0..1
   * @param coefficients float32 [4, height, width], overwritten: a for red, green, blue, and b
   */
  fit(mask: Float32Array, coefficients: Float32Array): void {
    this.#box.take(mask, this.#meanMask)
    for (let channel = 0; channel < 3; channel++) {
      this.#multiply(this.#channel(this.#guide, channel), mask)
      const into = this.#channel(coefficients, channel)
      this.#box.take(this.#product, into)
      const means = this.#channel(this.#means, channel)
      for (let at = 0; at < this.#plane; at++) into[at]! -= means[at]! * this.#meanMask[at]!
    }
    this.#solve(coefficients)
    for (let channel = 0; channel < 4; channel++) {
      const part = this.#channel(coefficients, channel)
      this.#box.take(part, part)
    }
  }

  /** From covariances of mask and colours to a and b, in place. */
  #solve(c: Float32Array): void {
    const plane = this.#plane
    const inverse = this.#inverse
    const means = this.#means
    for (let at = 0; at < plane; at++) {
      const [rg, rb, gb] = [inverse[plane + at]!, inverse[2 * plane + at]!, inverse[4 * plane + at]!]
      const [r, g, b] = [c[at]!, c[plane + at]!, c[2 * plane + at]!]
      const ar = inverse[at]! * r + rg * g + rb * b
      const ag = rg * r + inverse[3 * plane + at]! * g + gb * b
      const ab = rb * r + gb * g + inverse[5 * plane + at]! * b
      c[at] = ar
      c[plane + at] = ag
      c[2 * plane + at] = ab
      c[3 * plane + at] = this.#meanMask[at]! - ar * means[at]! - ag * means[plane + at]! - ab * means[2 * plane + at]!
    }
  }

  #covariance(planes: Float32Array, [first, second]: readonly [number, number], into: Float32Array): void {
    this.#multiply(this.#channel(planes, first), this.#channel(planes, second))
    this.#box.take(this.#product, into)
    const [a, b] = [this.#channel(this.#means, first), this.#channel(this.#means, second)]
    for (let at = 0; at < this.#plane; at++) into[at]! -= a[at]! * b[at]!
  }

  #multiply(a: Float32Array, b: Float32Array): void {
    for (let at = 0; at < this.#plane; at++) this.#product[at] = a[at]! * b[at]!
  }

  #channel(planes: Float32Array, channel: number): Float32Array {
    return planes.subarray(channel * this.#plane, (channel + 1) * this.#plane)
  }
}

const pairs = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2]
] as const

/** Inverts symmetric 3×3 matrices after adding epsilon to their diagonals, in place. */
function invert(matrices: Float32Array, plane: number, epsilon: number): void {
  for (let at = 0; at < plane; at++) {
    const [rr, rg, rb] = [matrices[at]! + epsilon, matrices[plane + at]!, matrices[2 * plane + at]!]
    const [gg, gb] = [matrices[3 * plane + at]! + epsilon, matrices[4 * plane + at]!]
    const bb = matrices[5 * plane + at]! + epsilon
    const [c0, c1, c2] = [gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg]
    const share = 1 / (rr * c0 + rg * c1 + rb * c2)
    matrices[at] = c0 * share
    matrices[plane + at] = c1 * share
    matrices[2 * plane + at] = c2 * share
    matrices[3 * plane + at] = (rr * bb - rb * rb) * share
    matrices[4 * plane + at] = (rg * rb - rr * gb) * share
    matrices[5 * plane + at] = (rr * gg - rg * rg) * share
  }
}
