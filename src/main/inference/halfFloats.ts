/** float32 to IEEE half precision and back: half the room, 11 bits of precision. Beyond 65504 becomes infinite. */

const exponents = 512
/** By sign and exponent of the float32: what the half begins with, and how far its mantissa moves. */
const base = new Uint16Array(exponents)
const shift = new Uint8Array(exponents)
/** Half of the last bit that is kept; none for what has no finite half. */
const rounding = new Uint32Array(exponents)
for (let index = 0; index < exponents; index++) {
  const sign = (index & 0x100) << 7
  const exponent = (index & 0xff) - 127
  if (exponent < -24) [base[index], shift[index]] = [sign, 24]
  else if (exponent < -14) [base[index], shift[index]] = [sign | (0x400 >> (-exponent - 14)), -exponent - 1]
  else if (exponent <= 15) [base[index], shift[index]] = [sign | ((exponent + 15) << 10), 13]
  else [base[index], shift[index]] = [sign | 0x7c00, exponent === 128 ? 13 : 24]
  rounding[index] = exponent >= -24 && exponent <= 15 ? 2 ** (shift[index]! - 1) : 0
}

const values = new Float32Array(65_536)
for (let half = 0; half < values.length; half++) {
  const exponent = (half >> 10) & 0x1f
  const mantissa = half & 0x3ff
  const sign = half & 0x8000 ? -1 : 1
  if (exponent === 0) values[half] = sign * mantissa * 2 ** -24
  else if (exponent === 31) values[half] = mantissa === 0 ? sign * Infinity : NaN
  else values[half] = sign * (1 + mantissa / 1024) * 2 ** (exponent - 15)
}

/** To the nearest; a mantissa that rounds up to the next power of two carries into the exponent. */
export function toHalf(floats: Float32Array): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  const halves = new Uint16Array(floats.length)
  for (let at = 0; at < bits.length; at++) {
    const value = bits[at]!
    const index = value >>> 23
    halves[at] = base[index]! + (((value & 0x7fffff) + rounding[index]!) >> shift[index]!)
  }
  return halves
}

export function fromHalf(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length)
  for (let at = 0; at < halves.length; at++) floats[at] = values[halves[at]!]!
  return floats
}
