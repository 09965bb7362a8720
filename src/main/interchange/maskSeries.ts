import { MasksAmbiguous, readingMeanings, type MaskReading } from '../../shared/domain/importQuestion'
import type { ImportedObject } from '../../shared/domain/importedMasks'
import { davisPalette } from '../../shared/domain/palette'
import { encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, LabelMask } from '../../shared/domain/types'
import { unreadableMask } from '../media/masks/maskPng'
import { applyReading } from './applyReading'
import { ColourObjects, type ColourLabel } from './colourObjects'
import { resizeNearest } from './fitMask'
import { commonReadings, likelyReadings, type Likelihoods } from './likelyReadings'
import { packed, type MaskPicture } from './maskPicture'
import { areaValues, levelsOf, usedLevels, type PictureLevels } from './pictureLevels'

/** Colours beyond which nobody tells them apart. */
const mostAreas = 4096
/** Width of what is shown of a picture in a question, pixels at most. */
const previewWidth = 320
const [, firstColour, secondColour] = davisPalette().map(([red, green, blue]) => packed(red, green, blue))

interface Looked {
  readonly picture: MaskPicture
  readonly name: string
}

/** The mask pictures of a clip, which are all read one way. */
export class MaskSeries {
  readonly #likelihoods: Likelihoods[] = []
  readonly #areas = new Set<number>()
  #border: number | null = null
  /** The first picture that says more than one thing, or the first of all: what a question shows. */
  #shown: Looked | null = null
  #shownChoices = 0
  /** Name of the first that looks like a photograph. */
  #photo: string | null = null
  #reading: MaskReading = 'labels'
  #colours: ColourObjects | null = null
  #void = 0
  #isGrey = true

  constructor(private readonly labels: readonly ColourLabel[] | null) {}

  /** Takes a picture into account. */
  look(picture: MaskPicture, name: string): void {
    const plain = isNumbered(picture) ? usedLevels(picture) : levelsOf(coarse(picture))
    const readings = likelyReadings(picture, plain)
    if (readings) this.#likelihoods.push(readings)
    else this.#photo ??= name
    const choices = readings ? [...readings.values()].filter((weight) => weight === 2).length : 0
    if (!this.#shown || choices > this.#shownChoices) {
      this.#shown = { picture, name }
      this.#shownChoices = choices
    }
    this.#gatherAreas(picture, plain)
  }

  /**
   * @param wanted what the user said
   * @throws MasksAmbiguous where several readings are as likely and differ
   * @throws StudioError `mask-unreadable` for photographs
   */
  decide(wanted: MaskReading | undefined): void {
    this.#colours = new ColourObjects([...this.#areas], this.labels, this.#border ?? 0)
    if (wanted !== undefined || this.labels) {
      this.#reading = wanted ?? 'colours'
      return
    }
    if (this.#photo !== null) throw looksLikePhoto(this.#photo)
    const choices = this.#different(commonReadings(this.#likelihoods))
    const [only = 'labels', ...others] = choices.map(({ reading }) => reading)
    if (others.length > 0) throw this.#question(choices)
    this.#reading = only
  }

  maskOf(picture: MaskPicture, name: string): LabelMask {
    const colours = this.#colours ?? new ColourObjects([], null, 0)
    const mask = applyReading(this.#isByColour ? coarse(picture) : picture, this.#reading, colours, name)
    if (this.#reading === 'void') this.#void += countOf(picture, 255)
    this.#isGrey &&= picture.kind === 'grey'
    return mask
  }

  objects(): ImportedObject[] {
    return this.#isByColour ? (this.#colours?.objects() ?? []) : []
  }

  notes(): string[] {
    if (this.#isByColour) return [this.#colours?.note(this.#isGrey) ?? '']
    if (this.#reading === 'void' && this.#void > 0) {
      return [`${this.#void} pixels of value 255 are nobody’s and were left out.`]
    }
    return this.#reading === 'dark' ? ['What is dark was taken as the object.'] : []
  }

  get #isByColour(): boolean {
    return this.#reading === 'colours' || this.#reading === 'levels'
  }

  #gatherAreas({ kind, palette }: MaskPicture, levels: PictureLevels): void {
    const colourOf = (value: number): number => (kind === 'indexed' ? (palette[value] ?? 0) : value)
    if (this.#areas.size < mostAreas) for (const value of areaValues(levels)) this.#areas.add(colourOf(value))
    this.#border ??= colourOf(levels.border.value)
  }

  /** Readings that give other masks of the picture shown; of those that give the same one the first. */
  #different(readings: readonly MaskReading[]): Choice[] {
    const shown = this.#shown
    if (!shown || readings.length < 2) return readings.map((reading) => ({ reading, mask: null }))
    const choices: Choice[] = []
    for (const reading of readings) {
      const mask = this.#tried(shown, reading)
      const isNew = choices.every((other) => other.mask === null || !isSame(other.mask, mask))
      if (isNew) choices.push({ reading, mask })
    }
    return choices
  }

  #tried({ picture, name }: Looked, reading: MaskReading): LabelMask {
    const isByColour = reading === 'colours' || reading === 'levels'
    const colours = this.#colours ?? new ColourObjects([], null, 0)
    return applyReading(isByColour ? coarse(picture) : picture, reading, colours, name)
  }

  #question(choices: readonly Choice[]): MasksAmbiguous {
    const name = this.#shown?.name ?? ''
    return new MasksAmbiguous({
      about: 'maskAs',
      message: `The mask ${name} can be read in ${choices.length} ways.`,
      choices: choices.map(({ reading, mask }) => ({
        value: reading,
        label: readingMeanings[reading],
        preview: mask && preview(mask)
      }))
    })
  }
}

interface Choice {
  readonly reading: MaskReading
  readonly mask: LabelMask | null
}

function countOf({ values }: MaskPicture, wanted: number): number {
  let count = 0
  for (const value of values) if (value === wanted) count++
  return count
}

/** Written here, or with the palette of DAVIS and Pascal VOC: values are numbers, and need no close look. */
function isNumbered({ kind, own, palette }: MaskPicture): boolean {
  return own || (kind === 'indexed' && palette[1] === firstColour && palette[2] === secondColour)
}

/** Compression makes noise of areas: shades close to each other are taken as one. */
function coarse(picture: MaskPicture): MaskPicture {
  if (!picture.lossy) return picture
  return { ...picture, values: Uint8Array.from(picture.values, (value) => Math.min(255, Math.round(value / 32) * 32)) }
}

function isSame(one: LabelMask, other: LabelMask): boolean {
  return one.data.length === other.data.length && Buffer.compare(one.data, other.data) === 0
}

function preview(mask: LabelMask): EncodedMask {
  const scale = Math.min(1, previewWidth / mask.width)
  const size = {
    width: Math.max(1, Math.round(mask.width * scale)),
    height: Math.max(1, Math.round(mask.height * scale))
  }
  return encodeMask(resizeNearest(mask, size))
}

function looksLikePhoto(name: string): Error {
  return unreadableMask(
    name,
    'it looks like a photograph, not like a mask (--mask-as light, dark, alpha, labels or colours reads it all the same)'
  )
}
