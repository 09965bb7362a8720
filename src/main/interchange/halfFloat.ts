/** IEEE 754 half precision, as OpenEXR stores it. */

const floatView = new Float32Array(1)
const bitsView = new Uint32Array(floatView.buffer)

/** Rounds to nearest, ties to even. @param value 0 or more and below 65 504; smaller than 2^-14 becomes a subnormal */
export function toHalf(value: number): number {
  if (!(value > 0)) return 0
  if (value < 2 ** -14) return Math.round(value * 2 ** 24)
  floatView[0] = value
  const bits = bitsView[0]!
  const rebased = bits - ((127 - 15) << 23)
  const half = rebased >>> 13
  const rest = rebased & 0x1fff
  const roundsUp = rest > 0x1000 || (rest === 0x1000 && (half & 1) === 1)
  return Math.min(0x7bff, half + (roundsUp ? 1 : 0))
}

export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
