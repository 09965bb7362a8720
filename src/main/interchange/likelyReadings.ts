import type { MaskReading } from '../../shared/domain/importQuestion'
import { davisPalette } from '../../shared/domain/palette'
import { packed, type MaskPicture } from './maskPicture'
import { areaValues, blurredShare, fewValues, shadeOf, type PictureLevels } from './pictureLevels'

/** 2 = likely, 1 = possible beside other pictures that say so. Empty where a picture says nothing: all is background. */
export type Likelihoods = ReadonlyMap<MaskReading, 1 | 2>

type Entries = Partial<Record<MaskReading, 1 | 2>>

/** Share of the outermost pixels that are light from which on the object may be what is dark. */
const lightBorder = 0.95
/** What nobody labelled has this value in Pascal VOC and its kin, and this colour in their palette. */
const voidValue = 255
const voidColour = packed(224, 224, 192)
/** A single number of an object is below this as a rule. */
const leastShade = 32
const davisColours = new Set(davisPalette().map(([red, green, blue]) => packed(red, green, blue)))

export function isDavisColour(colour: number): boolean {
  return davisColours.has(colour)
}

/** @returns null for pictures that look like photographs */
export function likelyReadings(picture: MaskPicture, levels: PictureLevels): Likelihoods | null {
  if (picture.own) return entries({ labels: 2 })
  const shown = shownReadings(picture, levels)
  const { opaque } = picture
  if (opaque && opaque.includes(0) && opaque.includes(1)) return cutOutReadings(picture, opaque, { levels, shown })
  return shown && entries(opaque ? { alpha: 1, ...shown } : shown)
}

/** What is transparent is background in any case; of what is not, either all is the object, or what its values say. */
function cutOutReadings(
  { values }: MaskPicture,
  opaque: Uint8Array,
  { levels, shown }: { readonly levels: PictureLevels; readonly shown: Entries | null }
): Likelihoods {
  if (!shown || isShaded(levels)) return entries({ alpha: 2 })
  const visible = levels.levels.filter(({ value }) => value !== 0)
  const isPlain = visible.length < 2 && opaque.every((bit, at) => bit === 0 || values[at] !== 0)
  return entries({ ...shown, alpha: isPlain ? 1 : 2 })
}

/** What is not transparent is a picture of something, not a number. */
function isShaded({ levels, ...rest }: PictureLevels): boolean {
  return summary({ ...rest, levels: levels.filter(({ value }) => value !== 0) }).isPhoto
}

function entries(readings: Entries): Likelihoods {
  return new Map(Object.entries(readings) as [MaskReading, 1 | 2][])
}

function shownReadings(picture: MaskPicture, levels: PictureLevels): Entries | null {
  if (picture.kind === 'indexed') return indexedReadings(picture, levels)
  if (picture.kind === 'grey') return greyReadings(levels, picture)
  const isPhoto = levels.many || areaValues(levels).length === 0 || summary(levels).isPhoto
  return isPhoto ? null : { colours: 2 }
}

interface Summary {
  readonly values: readonly number[]
  readonly flat: readonly number[]
  readonly thin: number
  /** Many values, and few areas. */
  readonly isPhoto: boolean
  readonly isBlurred: boolean
}

function summary({ levels, between }: PictureLevels): Summary {
  const flat = levels.filter((level) => level.flat)
  const count = (list: typeof levels): number => list.reduce((sum, level) => sum + level.count, 0)
  const thin = levels.length - flat.length
  return {
    values: levels.map(({ value }) => value),
    flat: flat.map(({ value }) => value),
    thin,
    isPhoto: levels.length > fewValues && count(flat) < count(levels) / 2,
    isBlurred: thin > 0 && between >= blurredShare
  }
}

/** Shades: white on black and its blurred edges, or numbers. */
function greyReadings(levels: PictureLevels, { top, lossy }: Pick<MaskPicture, 'top' | 'lossy'>): Entries | null {
  const facts = summary(levels)
  const lowest = Math.min(...facts.values.slice(0, 1))
  const highest = Math.max(...facts.values.slice(-1))
  const isWide = highest - lowest > top * 0.35
  if (facts.values.length < 3) return fewShades([lowest, highest], levels, { top, isWide })
  const shape = isWide ? blurredShape(facts, levels, { top, lossy }) : null
  if (shape) return shape
  if (facts.isPhoto || (levels.many && facts.flat.length < 2)) return null
  return lossy ? { light: 2, levels: 2 } : (blurredNumbers(facts, levels.between) ?? numberReadings(facts.values, top))
}

/** Several areas with soft edges, or what may be; null where there are no such edges. */
function blurredNumbers({ isBlurred, thin }: Summary, between: number): Entries | null {
  if (thin < 3 || between <= 0.5) return null
  return isBlurred ? { light: 2, levels: 2 } : { labels: 2, light: 2 }
}

/** One shape with soft edges; null where there are more than two areas. */
function blurredShape(
  { values, flat, thin, isBlurred }: Summary,
  levels: PictureLevels,
  { top, lossy }: Pick<MaskPicture, 'top' | 'lossy'>
): Entries | null {
  const flows = values.length > 2 * fewValues && levels.roughness < 0.1
  if (!flows && !(isBlurred && flat.length === 2)) return null
  // A single shade between may be a border somebody drew.
  const mayBeDrawn = !flows && !lossy && thin < 3
  return { ...shapeReadings(levels, top), ...(mayBeDrawn && { labels: 2 }) }
}

function fewShades(
  [lowest, highest]: readonly [number, number],
  levels: PictureLevels,
  { top, isWide }: { readonly top: number; readonly isWide: boolean }
): Entries {
  if (highest === 0) return {}
  const isWhite = highest === top && (lowest === 0 || lowest === top)
  if (isWhite) return { ...shapeReadings(levels, top), labels: 1, void: 1 }
  if (isWide && lowest > 0) return shapeReadings(levels, top)
  // A shade of one object, or a number of many.
  if (lowest === 0 && top === 255 && highest >= leastShade) return { light: 2, labels: 2, void: 1 }
  return { labels: 2, void: 1 }
}

/** Light on dark; where all of the border is light, perhaps dark on light. */
function shapeReadings({ border, levels }: PictureLevels, top: number): Entries {
  const isLightAround = border.value > top / 2 && border.share > lightBorder && levels.length > 1
  return isLightAround ? { light: 2, dark: 2 } : { light: 2 }
}

/** Numbers of objects; white beside others may be one, or nobody's. */
function numberReadings(values: readonly number[], top: number): Entries {
  const highest = values.at(-1) ?? 0
  const others = values.filter((value) => value > 0 && value < highest)
  const isWhite = highest === voidValue || (top === 65_535 && highest === top)
  const step = highest / (values.length - 1)
  const isEven = values.every((value, place) => value === Math.round(place * step))
  if (!isWhite || others.length === 0 || isEven) return { labels: 2, void: 1 }
  return { labels: 2, void: 2 }
}

function indexedReadings(picture: MaskPicture, levels: PictureLevels): Entries | null {
  const facts = summary(levels)
  if (hidesOthers(picture)) return { alpha: 2, labels: 2 }
  if (facts.isPhoto) return null
  if (facts.values.every((value) => value === 0)) return {}
  const colours = facts.values.map((value) => picture.palette[value] ?? 0)
  return colours.every(isGrey) ? greyPalette(picture, levels) : colourPalette(facts, colours)
}

function colourPalette({ values, isBlurred, thin }: Summary, colours: readonly number[]): Entries {
  if (isBlurred && thin > 3) return { labels: 2, light: 2 }
  const voidPlace = values.indexOf(voidValue)
  if (voidPlace >= 0) return voidReadings(values, colours[voidPlace] === voidColour)
  // Of two colours black is background, wherever it stands; place 0 is, too.
  if (colours.length === 2 && colours[0] !== 0 && colours[1] === 0) return { labels: 2, colours: 2 }
  return { labels: 2, void: 1 }
}

/** Whether another place of the palette than the first is transparent, where the first is not. */
function hidesOthers({ opaque, values }: MaskPicture): boolean {
  return opaque !== null && values.includes(0) && opaque.some((bit, at) => bit === 0 && values[at] !== 0)
}

function voidReadings(values: readonly number[], isVocPalette: boolean): Entries {
  const hasOthers = values.some((value) => value > 0 && value < voidValue)
  if (!hasOthers) return isVocPalette ? { labels: 1, void: 1 } : { labels: 2, void: 1 }
  return isVocPalette ? { void: 2, labels: 1 } : { void: 2, labels: 2 }
}

function isGrey(colour: number): boolean {
  return (colour & 0xff) * 0x10101 === colour
}

/** Black and white in any order are a shape; other greys are places of the palette, unless they are what they stand for. */
function greyPalette(picture: MaskPicture, levels: PictureLevels): Entries | null {
  const { palette } = picture
  const { values, thin, isBlurred } = summary(levels)
  if (values.every((value) => ((palette[value] ?? 0) & 0xff) === value)) {
    return greyReadings(levels, { top: 255, lossy: false })
  }
  const shades = values.map((value) => shadeOf(picture, value))
  const isBlackAndWhite = Math.min(...shades) < 64 && Math.max(...shades) > 191
  const border = { ...levels.border, value: shadeOf(picture, levels.border.value) }
  if (isBlackAndWhite && (values.length === 2 || (isBlurred && thin > 2))) {
    return { ...shapeReadings({ ...levels, border }, 255), labels: 1 }
  }
  return { labels: 2, void: 1 }
}

/** What all pictures of a folder allow, the likeliest; more than one where nothing tells them apart. */
export function commonReadings(pictures: readonly Likelihoods[]): MaskReading[] {
  const telling = pictures.filter((readings) => readings.size > 0)
  const [first, ...others] = telling
  if (!first) return ['labels']
  const least = [...first].flatMap(([reading, weight]) => {
    const weights = others.map((readings) => readings.get(reading) ?? 0)
    const lowest = Math.min(weight, ...weights)
    return lowest === 0 ? [] : [{ reading, lowest, sum: weights.reduce<number>((sum, each) => sum + each, weight) }]
  })
  if (least.length === 0) return [...new Set(telling.flatMap((readings) => likely(readings)))]
  const best = Math.max(...least.map(({ lowest }) => lowest))
  return least.flatMap(({ reading, lowest }) => (lowest === best ? [reading] : []))
}

function likely(readings: Likelihoods): MaskReading[] {
  return [...readings].flatMap(([reading, weight]) => (weight === 2 ? [reading] : []))
}
