/** Numbers that look random and are the same for the same seed: a simulation can be run again and compared. */
export interface Random {
  /** Evenly in [0, 1). */
  next(): number
  /** Exponentially distributed with this mean; Infinity stays Infinity ("never"). */
  exponential(mean: number): number
  /** Log-normally distributed with this mean and this standard deviation over mean; 0 gives the mean itself. */
  logNormal(mean: number, variation: number): number
}

/** @param seed any whole number; xorshift128 (Marsaglia), its state filled by splitmix32 */
export function seededRandom(seed: number): Random {
  const state = filledState(seed)
  const next = (): number => step(state) / 2 ** 32
  // 1 - u lies in (0, 1]: its logarithm is finite.
  const exponential = (mean: number): number => (mean === Infinity ? Infinity : -Math.log(1 - next()) * mean)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const logNormal = (mean: number, variation: number): number => {
    if (variation === 0) return mean
    const variance = Math.log(1 + variation ** 2)
    return mean * Math.exp(Math.sqrt(variance) * normal() - variance / 2)
  }
  return { next, exponential, logNormal }
}

function filledState(seed: number): Uint32Array {
  let word = seed >>> 0
  return Uint32Array.from({ length: 4 }, () => {
    word = (word + 0x9e3779b9) >>> 0
    let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  })
}

function step(state: Uint32Array): number {
  let mixed = state[3]!
  mixed ^= mixed << 11
  mixed ^= mixed >>> 8
  state[3] = state[2]!
  state[2] = state[1]!
  state[1] = state[0]!
  state[0] = mixed ^ state[0]! ^ (state[0]! >>> 19)
  return state[0]
}
