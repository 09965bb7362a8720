import { withoutEmulation } from './nalUnits'

/**
 * How many pictures an H.264 stream says may lie before one that is shown before them. Decoders that are not told guess,
 * and leave pictures out while they learn.
 * @param unit a sequence parameter set @returns null where it does not say
 */
export function declaredReordering(unit: Buffer): number | null {
  try {
    const bits = new Bits(withoutEmulation(unit).subarray(1))
    skipToUsability(bits)
    return bits.flag() ? readRestriction(bits) : null
  } catch {
    return null
  }
}

/** Profiles that say how they store chroma. */
const chromaProfiles = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]

function skipToUsability(bits: Bits): void {
  const profile = bits.read(8)
  bits.read(16)
  bits.golomb()
  if (chromaProfiles.includes(profile)) skipChroma(bits)
  bits.golomb()
  skipOrderCount(bits)
  bits.golomb()
  bits.flag()
  bits.golombs(2)
  if (!bits.flag()) bits.flag()
  bits.flag()
  if (bits.flag()) bits.golombs(4)
}

function skipChroma(bits: Bits): void {
  const chroma = bits.golomb()
  if (chroma === 3) bits.flag()
  bits.golombs(2)
  bits.flag()
  if (!bits.flag()) return
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) {
    if (bits.flag()) skipScaling(bits, list < 6 ? 16 : 64)
  }
}

function skipScaling(bits: Bits, size: number): void {
  let [last, next] = [8, 8]
  for (let at = 0; at < size && next !== 0; at++) {
    next = (last + bits.signedGolomb() + 256) % 256
    if (next !== 0) last = next
  }
}

function skipOrderCount(bits: Bits): void {
  const type = bits.golomb()
  if (type === 0) bits.golomb()
  if (type !== 1) return
  bits.flag()
  bits.golombs(2)
  bits.golombs(bits.golomb())
}

function readRestriction(bits: Bits): number | null {
  skipLook(bits)
  // Three numbers, two of them of a whole word.
  if (bits.flag()) bits.read(65)
  const schedules = [skipSchedule(bits), skipSchedule(bits)]
  if (schedules.includes(true)) bits.flag()
  bits.flag()
  if (!bits.flag()) return null
  bits.flag()
  bits.golombs(4)
  return bits.golomb()
}

/** Shape of pixels, overscan, colours. */
function skipLook(bits: Bits): void {
  if (bits.flag() && bits.read(8) === 255) bits.read(32)
  if (bits.flag()) bits.flag()
  if (bits.flag()) {
    bits.read(4)
    if (bits.flag()) bits.read(24)
  }
  if (bits.flag()) bits.golombs(2)
}

function skipSchedule(bits: Bits): boolean {
  if (!bits.flag()) return false
  const count = bits.golomb() + 1
  bits.read(8)
  for (let each = 0; each < count; each++) {
    bits.golombs(2)
    bits.flag()
  }
  bits.read(20)
  return true
}

/** Reads bits from the highest on. @throws RangeError past the end */
class Bits {
  #at = 0

  constructor(private readonly bytes: Buffer) {}

  flag(): boolean {
    return this.read(1) === 1
  }

  read(count: number): number {
    let value = 0
    for (let bit = 0; bit < count; bit++) {
      value = value * 2 + ((this.bytes.readUInt8(this.#at >> 3) >> (7 - (this.#at & 7))) & 1)
      this.#at++
    }
    return value
  }

  /** An unsigned Exp-Golomb number. */
  golomb(): number {
    let zeros = 0
    while (!this.flag()) zeros++
    return 2 ** zeros - 1 + this.read(zeros)
  }

  signedGolomb(): number {
    const code = this.golomb()
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2
  }

  golombs(count: number): void {
    for (let each = 0; each < count; each++) this.golomb()
  }
}
