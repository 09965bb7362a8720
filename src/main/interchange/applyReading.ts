import { StudioError } from '../../shared/domain/errors'
import type { MaskReading } from '../../shared/domain/importQuestion'
import type { LabelMask } from '../../shared/domain/types'
import { unreadableMask } from '../media/masks/maskPng'
import type { ColourObjects } from './colourObjects'
import { asColours, type MaskPicture } from './maskPicture'
import { areaValues, levelsOf, shadeOf } from './pictureLevels'

/** How far around a blurred pixel an area is looked for, pixels. */
const reach = 2

/**
 * A picture as a mask, read one way.
 * @param colours what colours and shades stand for, the same for all pictures of a clip
 * @throws StudioError `mask-unreadable`, `mask-index-too-large` where it cannot be read that way
 */
export function applyReading(
  picture: MaskPicture,
  reading: MaskReading,
  colours: ColourObjects,
  name: string
): LabelMask {
  const { width, height } = picture
  return { width, height, data: readers[reading](picture, colours, name) }
}

type Reader = (picture: MaskPicture, colours: ColourObjects, name: string) => Uint8Array

const readers: Readonly<Record<MaskReading, Reader>> = {
  labels: (picture, _, name) => numbers(picture, name),
  void: (picture, _, name) => numbers(picture, name).map((value) => (value === 255 ? 0 : value)),
  light: (picture) => shape(picture, (isLight) => isLight),
  dark: (picture) => shape(picture, (isLight) => !isLight),
  alpha: ({ opaque }, _, name) => {
    if (opaque) return Uint8Array.from(opaque)
    throw unreadableMask(name, 'it has no transparency that could tell the object')
  },
  colours: coloured,
  levels: coloured
}

function numbers({ kind, values, top }: MaskPicture, name: string): Uint8Array {
  if (kind === 'colour') throw unreadableMask(name, 'it is a colour picture, and colours are no object numbers')
  const data = new Uint8Array(values.length)
  for (let at = 0; at < data.length; at++) {
    // White in 16 bits is white all the same.
    const value = values[at] === 65_535 && top === 65_535 ? 255 : values[at]!
    if (value > 255) throw indexTooLarge(name, value)
    data[at] = value
  }
  return data
}

function indexTooLarge(name: string, value: number): StudioError {
  const hint = 'Objects are numbered 1 to 255; 0 is background.'
  return new StudioError('mask-index-too-large', `The mask ${name} has object number ${value}.`, { hint })
}

function shape(picture: MaskPicture, isObject: (isLight: boolean) => boolean): Uint8Array {
  const { values, kind, top, opaque } = picture
  const half = threshold(picture, kind === 'grey' ? top : 255)
  const data = new Uint8Array(values.length)
  for (let at = 0; at < data.length; at++) {
    const isClear = opaque?.[at] === 0
    if (!isClear && isObject(shadeOf(picture, values[at]!) >= half)) data[at] = 1
  }
  return data
}

/** Half of white; half-way between the two where neither black nor white is there. */
function threshold(picture: MaskPicture, top: number): number {
  let [lowest, highest] = [Infinity, -Infinity]
  for (const value of new Set(picture.values)) {
    const shade = shadeOf(picture, value)
    lowest = Math.min(lowest, shade)
    highest = Math.max(highest, shade)
  }
  const spansHalf = lowest < top / 2 && highest >= top / 2
  return spansHalf || lowest === highest ? top / 2 : (lowest + highest) / 2
}

/** Areas by their colours; what lies blurred between them goes to the area nearby that looks most alike. */
function coloured(given: MaskPicture, colours: ColourObjects, name: string): Uint8Array {
  const picture = asColours(given)
  const levels = levelsOf(picture)
  const known = levels.levels.flatMap(({ value }) => (colours.isKnown(value) ? [value] : []))
  const areas = new Set([...areaValues(levels), ...known])
  if (areas.size === 0) throw unreadableMask(name, 'no colour fills an area')
  const data = new Uint8Array(picture.values.length)
  const idOf = new Map<number, number>()
  for (let at = 0; at < data.length; at++) {
    const value = picture.values[at]!
    const area = areas.has(value) ? value : nearestArea(picture, areas, at)
    const id = idOf.get(area) ?? colours.idOf(area, name)
    idOf.set(area, id)
    data[at] = picture.opaque?.[at] === 0 ? 0 : id
  }
  return data
}

function nearestArea({ values, width, height, kind }: MaskPicture, areas: ReadonlySet<number>, at: number): number {
  const [x, y, value] = [at % width, Math.floor(at / width), values[at]!]
  let [best, distance] = [value, Infinity]
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
      const there = values[row * width + column]!
      if (!areas.has(there)) continue
      const apart = difference(value, there, kind)
      if (apart < distance) [best, distance] = [there, apart]
    }
  }
  if (distance < Infinity) return best
  return [...areas].reduce((one, other) =>
    difference(value, other, kind) < difference(value, one, kind) ? other : one
  )
}

function difference(one: number, other: number, kind: MaskPicture['kind']): number {
  if (kind !== 'colour') return Math.abs(one - other)
  return [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0)
}
