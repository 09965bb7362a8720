import { decode, type DecodedPng } from 'fast-png'
import { StudioError } from '../../shared/domain/errors'
import { davisPalette } from '../../shared/domain/palette'
import type { LabelMask } from '../../shared/domain/types'
import { decodeMaskPng } from '../media/masks/maskPng'

/**
 * Mask pictures of every kind: indexed and grayscale ones by value, and colour pictures by the colours of the DAVIS
 * palette, as many tools save what should have been indexed.
 * @throws StudioError `mask-unreadable` for colours of another palette, naming the first
 */
export function decodeAnyMaskPng(bytes: Uint8Array, name: string): { mask: LabelMask; byColour: boolean } {
  const colours = colourPicture(bytes)
  if (colours) return { mask: byPalette(colours, name), byColour: true }
  return { mask: decodeMaskPng(bytes, name), byColour: false }
}

const labelOfColour = new Map(
  davisPalette().map(([red, green, blue], label) => [(red << 16) | (green << 8) | blue, label])
)

/** Type of colour in a PNG's header: 2 is RGB, 6 RGB with alpha. */
const typeAt = 25

/** Red, green and blue as one number a pixel; null for pictures without colour, damaged ones included. */
function colourPicture(bytes: Uint8Array): { width: number; height: number; colours: Uint32Array } | null {
  if (bytes[typeAt] !== 2 && bytes[typeAt] !== 6) return null
  const png = decodeQuietly(bytes)
  if (png?.depth !== 8) return null
  const { width, height, channels, data } = png
  let isColourful = false
  const colours = new Uint32Array(width * height)
  for (let pixel = 0, at = 0; pixel < colours.length; pixel++, at += channels) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
    isColourful ||= red !== green || green !== blue
    colours[pixel] = (red << 16) | (green << 8) | blue
  }
  return isColourful ? { width, height, colours } : null
}

function decodeQuietly(bytes: Uint8Array): DecodedPng | null {
  try {
    return decode(bytes)
  } catch {
    // Told by the reader of masks, in its own words.
    return null
  }
}

function byPalette({ width, height, colours }: NonNullable<ReturnType<typeof colourPicture>>, name: string): LabelMask {
  const data = new Uint8Array(width * height)
  for (let pixel = 0; pixel < data.length; pixel++) {
    const label = labelOfColour.get(colours[pixel]!)
    if (label === undefined) throw foreignColour(name, colours[pixel]!)
    data[pixel] = label
  }
  return { width, height, data }
}

function foreignColour(name: string, colour: number): StudioError {
  const hex = `#${colour.toString(16).padStart(6, '0')}`
  return new StudioError(
    'mask-unreadable',
    `The mask ${name} is a colour picture, and its colour ${hex} is not one of the DAVIS palette.`,
    { hint: 'Save masks as indexed or grayscale PNGs: 0 is background, k is object k.' }
  )
}
