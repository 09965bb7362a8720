/** Bilinear taps along one side, with half-pixel centres, clamped at the border. */
export interface Taps {
  readonly first: Int32Array
  readonly second: Int32Array
  /** Share of `second`. */
  readonly share: Float32Array
}

/** @param from places there are @param to places wanted */
export function bilinearTaps(from: number, to: number): Taps {
  const [first, second, share] = [new Int32Array(to), new Int32Array(to), new Float32Array(to)]
  for (let at = 0; at < to; at++) {
    const centre = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5))
    first[at] = Math.floor(centre)
    second[at] = Math.min(from - 1, first[at]! + 1)
    share[at] = centre - first[at]!
  }
  return { first, second, share }
}
