import type { MaskPicture } from './maskPicture'

/** A value of a picture, and how its pixels lie. */
export interface Level {
  readonly value: number
  readonly count: number
  /** Whether it fills areas: some of its pixels have all neighbours alike. */
  readonly flat: boolean
}

export interface PictureLevels {
  /** Ascending; the first few thousand where `many`. */
  readonly levels: readonly Level[]
  /** More values than any mask has. */
  readonly many: boolean
  /** Share of the pixels of values that fill no area which lie between a lower and a higher neighbour: blurred edges. */
  readonly between: number
  /** Mean difference of neighbours in a row that differ at all, as a share of white: small where shades flow. */
  readonly roughness: number
  /** The value most of the outermost pixels have, and its share of them. */
  readonly border: { readonly value: number; readonly share: number }
}

const mostLevels = 4096
/** Share of a value's pixels with all eight neighbours alike from which on it fills areas. */
const flatShare = 0.05

/** Values that are used, all taken to fill areas: enough where it is known that they are object numbers. */
export function usedLevels(picture: MaskPicture): PictureLevels {
  const { values, counts, many } = codesOf(picture)
  const levels = values.map((value, code) => ({ value, count: counts[code]!, flat: true }))
  levels.sort((one, other) => one.value - other.value)
  return { levels, many, between: 0, roughness: 1, border: { value: 0, share: 0 } }
}

export function levelsOf(picture: MaskPicture): PictureLevels {
  const coded = codesOf(picture)
  const inner = innerCounts(picture, coded)
  const levels = coded.values.map((value, code) => ({
    value,
    count: coded.counts[code]!,
    flat: inner[code]! > coded.counts[code]! * flatShare
  }))
  const thin = new Set(levels.flatMap(({ flat }, code) => (flat ? [] : [code])))
  return {
    levels: [...levels].sort((one, other) => one.value - other.value),
    many: coded.many,
    between: thin.size === 0 ? 0 : betweenShare(picture, coded, thin),
    roughness: roughnessOf(picture),
    border: borderOf(picture)
  }
}

/** Share of blurred edges among values that fill no area from which on they are taken for such. */
export const blurredShare = 0.8
/** Values beyond which a picture without areas is no mask. */
export const fewValues = 32

/** Values that stand for something: those that fill areas, and where no edges are blurred all of a few. */
export function areaValues({ levels, between }: PictureLevels): number[] {
  const isBlurred = between >= blurredShare || levels.length > fewValues
  return levels.flatMap(({ value, flat }) => (flat || !isBlurred ? [value] : []))
}

interface Coded {
  /** Place of each pixel's value among `values`. */
  readonly codes: Uint16Array
  readonly values: readonly number[]
  readonly counts: readonly number[]
  readonly many: boolean
}

function codesOf({ values }: MaskPicture): Coded {
  const codes = new Uint16Array(values.length)
  const known = new Map<number, number>()
  const found: number[] = []
  const counts: number[] = []
  let [last, code] = [-1, 0]
  let many = false
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (value !== last) {
      last = value
      const place = known.get(value)
      many ||= place === undefined && found.length === mostLevels
      code = place ?? (many ? 0 : found.push(value) - 1)
      if (place === undefined && !many) known.set(value, code)
    }
    codes[at] = code
    counts[code] = (counts[code] ?? 0) + 1
  }
  return { codes, values: found, counts, many }
}

/** Pixels of each value whose eight neighbours have it, too. */
function innerCounts({ width, height }: MaskPicture, { codes, values }: Coded): Uint32Array {
  const inner = new Uint32Array(values.length)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      const code = codes[at]!
      if (rowIs(codes, at, code) && rowIs(codes, at - width, code) && rowIs(codes, at + width, code)) inner[code]!++
    }
  }
  return inner
}

function rowIs(codes: Uint16Array, at: number, code: number): boolean {
  return codes[at - 1] === code && codes[at] === code && codes[at + 1] === code
}

function betweenShare(picture: MaskPicture, { codes }: Coded, thin: ReadonlySet<number>): number {
  const { width, height } = picture
  let [all, between] = [0, 0]
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      if (!thin.has(codes[at]!)) continue
      all++
      if (liesBetween(picture, at)) between++
    }
  }
  return all === 0 ? 0 : between / all
}

function roughnessOf({ values, width, kind, palette, top }: MaskPicture): number {
  let [sum, count] = [0, 0]
  for (let at = 1; at < values.length; at++) {
    if (at % width === 0 || values[at] === values[at - 1]) continue
    const [one, other] = [values[at - 1]!, values[at]!].map((value) => shadeOf({ kind, palette }, value))
    sum += Math.abs(other! - one!)
    count++
  }
  return count === 0 ? 0 : sum / count / (kind === 'grey' ? top : 255)
}

function liesBetween(picture: MaskPicture, at: number): boolean {
  const { values, width } = picture
  const light = (place: number): number => shadeOf(picture, values[place]!)
  const here = light(at)
  let [lower, higher] = [false, false]
  for (const row of [at - width, at, at + width]) {
    for (const place of [row - 1, row, row + 1]) {
      const there = light(place)
      lower ||= there < here
      higher ||= there > here
    }
  }
  return lower && higher
}

/** How light a value is: up to white for shades, up to 255 for colours. */
export function shadeOf({ kind, palette }: Pick<MaskPicture, 'kind' | 'palette'>, value: number): number {
  if (kind === 'grey') return value
  const colour = kind === 'indexed' ? (palette[value] ?? 0) : value
  return ((colour >> 16) & 255) * 0.299 + ((colour >> 8) & 255) * 0.587 + (colour & 255) * 0.114
}

function borderOf({ width, height, values }: MaskPicture): PictureLevels['border'] {
  const counts = new Map<number, number>()
  let all = 0
  const add = (at: number): void => {
    counts.set(values[at]!, (counts.get(values[at]!) ?? 0) + 1)
    all++
  }
  for (let x = 0; x < width; x++) [x, (height - 1) * width + x].forEach(add)
  for (let y = 1; y < height - 1; y++) [y * width, y * width + width - 1].forEach(add)
  const [value, count] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])
  return { value, share: count / all }
}
