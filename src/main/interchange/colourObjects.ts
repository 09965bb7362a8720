import { StudioError } from '../../shared/domain/errors'
import type { ImportedObject } from '../../shared/domain/importedMasks'
import { davisPalette } from '../../shared/domain/palette'
import type { Rgb } from '../../shared/domain/types'
import { isDavisColour } from './likelyReadings'
import { packed } from './maskPicture'

const labelOfColour = new Map(davisPalette().map(([red, green, blue], label) => [packed(red, green, blue), label]))

/** Objects there can be; more colours than these matter only where somebody wants them read. */
const most = 255

/** What a label map calls a colour. */
export interface ColourLabel {
  readonly colour: number
  readonly name: string
}

/** Which object each colour, or shade, of a clip's masks is; the same on all of its pictures. */
export class ColourObjects {
  readonly #ids = new Map<number, number>()
  readonly #labels: readonly ColourLabel[] | null
  readonly #byDavis: boolean
  readonly #background: number

  /**
   * @param seen values that fill areas on any of the pictures, in the order they are met
   * @param labels a label map: its colours are the only ones, the background among them
   * @param border what most of the first picture's border is
   */
  constructor(seen: readonly number[], labels: readonly ColourLabel[] | null, border: number) {
    this.#labels = labels
    this.#byDavis = !labels && seen.every(isDavisColour)
    this.#background = this.#byDavis || seen.includes(0) ? 0 : border
    if (labels) labels.forEach(({ colour, name }) => this.#add(colour, isBackground(name)))
    else if (!this.#byDavis) for (const value of seen.slice(0, most)) this.#add(value, value === this.#background)
  }

  isKnown(value: number): boolean {
    return this.#labels !== null && this.#ids.has(value)
  }

  /** @throws StudioError `mask-unreadable` for a colour that is not in the label map */
  idOf(value: number, name: string): number {
    if (this.#byDavis) return labelOfColour.get(value) ?? 0
    const id = this.#ids.get(value)
    if (id !== undefined) return id
    if (this.#labels) throw foreignColour(name, value)
    return this.#add(value, false)
  }

  /** Names and colours of objects, where colours stand for them. */
  objects(): ImportedObject[] {
    return [...this.#ids].flatMap(([value, id]) => {
      const name = this.#labels?.find(({ colour }) => colour === value)?.name ?? `Object ${id}`
      return id === 0 ? [] : [{ id, name, colour: value > 255 ? rgb(value) : null }]
    })
  }

  /** One sentence about how colours were read. */
  note(isGrey: boolean): string {
    if (this.#labels) return 'Objects were told by the colours of labelmap.txt.'
    if (this.#byDavis) return 'The masks are colour pictures: objects were told by the colours of the DAVIS palette.'
    if (isGrey) return `Each shade of grey was taken as an object, ${this.#background} as background.`
    return `The masks are colour pictures: each colour was taken as an object, ${hexOf(this.#background)} as background.`
  }

  #add(value: number, isBackgroundValue: boolean): number {
    const known = this.#ids.get(value)
    if (known !== undefined) return known
    const id = isBackgroundValue ? 0 : Math.max(0, ...this.#ids.values()) + 1
    if (id > most) throw tooMany()
    this.#ids.set(value, id)
    return id
  }
}

function isBackground(name: string): boolean {
  return /^(background|void|ignored?|unlabell?ed)$/i.test(name.trim())
}

function rgb(colour: number): Rgb {
  return [colour >> 16, (colour >> 8) & 255, colour & 255]
}

function hexOf(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`
}

function foreignColour(name: string, colour: number): StudioError {
  return new StudioError(
    'mask-unreadable',
    `The mask ${name} has the colour ${hexOf(colour)}, which labelmap.txt lacks.`,
    {
      hint: 'Export the masks again, together with their labelmap.txt.'
    }
  )
}

function tooMany(): StudioError {
  return new StudioError('mask-index-too-large', 'The masks have more than 255 colours.', {
    hint: 'Save masks as indexed or grayscale PNGs: 0 is background, k is object k.'
  })
}
