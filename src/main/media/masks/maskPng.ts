import { rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DecodedPng } from 'fast-png'
import { StudioError } from '../../../shared/domain/errors'
import { davisPalette } from '../../../shared/domain/palette'
import type { LabelMask, Size } from '../../../shared/domain/types'
import { encodeIndexedPng } from './indexedPng'
import { checkPixels } from './maskLimits'
import { decodeSafely, readPngHeader, type PngHeader } from './safePng'
import { writeFailure } from '../../files/outputFile'
import { readPlain } from '../../files/plainFile'
import { temporaryBeside } from '../../files/temporaryName'

/**
 * Label masks as PNG files. Written ones are indexed with the DAVIS palette, value = object id; read ones may also be
 * grayscale of any depth, or colour with equal channels, as some tools write them.
 */

const palette = davisPalette()

/**
 * Reads a mask: 0 = background, k = object k. A mask whose only value besides 0 is 255 shows object 1, as masks of one
 * object are often painted white.
 * @throws StudioError `file-not-found`, `mask-unreadable`, `mask-index-too-large`
 */
export async function readMaskPng(path: string): Promise<LabelMask> {
  const name = basename(path)
  const bytes = await readPlain(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      throw new StudioError('file-not-found', `The mask ${name} does not exist.`, {
        hint: 'Check the path.',
        cause: error
      })
    }
    throw unreadableMask(name, error.code === 'EISDIR' ? 'it is a folder' : error.message, error)
  })
  return decodeMaskPng(bytes, name)
}

/** @param name what to call the mask in errors @throws StudioError `mask-unreadable`, `mask-index-too-large` */
export function decodeMaskPng(bytes: Uint8Array, name: string): LabelMask {
  const png = parsePng(bytes, name)
  const values = labelsOf(png, name)
  const data = new Uint8Array(values.length)
  // In a palette white is an index like any other.
  let onlyWhite = !png.palette
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = values[pixel]!
    if (value > 255) throw indexTooLarge(name, value)
    if (value !== 0 && value !== 255) onlyWhite = false
    data[pixel] = value
  }
  if (onlyWhite) data.forEach((value, pixel) => (data[pixel] = value === 255 ? 1 : 0))
  return { width: png.width, height: png.height, data }
}

/**
 * The picture of a PNG file, whatever its layout.
 * @param check may refuse the size before anything is made of it
 * @throws StudioError `mask-unreadable`
 */
export function parsePng(bytes: Uint8Array, name: string, check: (size: Size) => void = () => undefined): DecodedPng {
  const header = headerOf(bytes, name)
  checkPixels(header, `The mask ${name}`)
  check(header)
  try {
    return decodeSafely(bytes, header)
  } catch (error) {
    throw unreadableMask(name, 'it is no PNG image, or is damaged', error)
  }
}

function headerOf(bytes: Uint8Array, name: string): PngHeader {
  try {
    const header = readPngHeader(bytes)
    if (header) return header
  } catch (error) {
    throw unreadableMask(name, 'it is no PNG image, or is damaged', error)
  }
  throw unreadableMask(name, 'it is no PNG image, or is damaged', null)
}

/** One value per pixel, whatever the PNG's layout. */
function labelsOf(png: DecodedPng, name: string): ArrayLike<number> {
  const { data, channels, width, height, depth } = png
  if (channels === 1) return depth < 8 ? unpackBits(data, png, depth) : widenWhite(data, depth)
  const values = new Uint16Array(width * height)
  const colours = channels >= 3 ? 3 : 1
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = data[pixel * channels]!
    for (let channel = 1; channel < colours; channel++) {
      if (data[pixel * channels + channel] !== value) {
        throw unreadableMask(name, 'it is a colour picture: masks are indexed or grayscale', null)
      }
    }
    values[pixel] = value
  }
  return widenWhite(values, depth)
}

/** White in 16 bits is white all the same; other values above 255 are no object ids. */
function widenWhite(values: ArrayLike<number>, depth: number): ArrayLike<number> {
  if (depth !== 16) return values
  return Uint16Array.from(values, (value) => (value === 65_535 ? 255 : value))
}

/** PNG packs 1, 2 and 4-bit pixels, high bits first, every row on a byte of its own. */
export function unpackBits(packed: ArrayLike<number>, { width, height }: Size, depth: number): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8)
  const perByte = 8 / depth
  const top = (1 << depth) - 1
  const values = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = packed[y * rowBytes + Math.floor(x / perByte)]!
      values[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & top
    }
  }
  return values
}

/** An indexed PNG with the DAVIS palette, value = object id. */
export function encodeMaskPng(mask: LabelMask): Uint8Array {
  return encodeIndexedPng(mask, mask.data, palette)
}

/** Writes under a temporary name, then renames. @throws StudioError `output-not-writable`, `disk-full` */
export async function writeMaskPng(path: string, mask: LabelMask): Promise<void> {
  const temporary = temporaryBeside(path)
  try {
    await writeFile(temporary, encodeMaskPng(mask))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw writeFailure(path, error)
  }
}

/** @param reason completes “The mask … cannot be read: …” */
export function unreadableMask(name: string, reason: string, cause?: unknown): StudioError {
  const hint = 'Masks are PNG files, indexed or grayscale: 0 is background, k is object k.'
  return new StudioError('mask-unreadable', `The mask ${name} cannot be read: ${reason}.`, { hint, cause })
}

function indexTooLarge(name: string, value: number): StudioError {
  const hint = 'Objects are numbered 1 to 255; 0 is background.'
  return new StudioError('mask-index-too-large', `The mask ${name} has object number ${value}.`, { hint })
}
