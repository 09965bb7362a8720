import type { FileHandle } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import type { Size } from '../../../shared/domain/types'
import { crc32 } from '../../files/crc32'
import { openPlain } from '../../files/plainFile'
import { bytesAt } from './bytesAt'
import { readExrFile, type ExrChoice } from './exrFile'
import { exifOrientation, tiffOrientation } from './exifOrientation'

/** What the header and the end of a picture file tell, without decoding it. */
export interface PictureFile {
  /** As it is stored; null for kinds whose size is not read here. */
  readonly size: Size | null
  /** EXIF's number of how it is turned and mirrored for display, 1 to 8. */
  readonly orientation: number
  /** False where the file ends in the middle of the picture. */
  readonly whole: boolean
  /** Of EXR: which of its pictures is shown. */
  readonly exr?: ExrChoice
}

/**
 * @param checksSums whether the whole file is read where it holds check sums
 * @returns null where the header cannot be read, or a check sum is wrong
 */
export async function readPictureFile(path: string, checksSums = true): Promise<PictureFile | null> {
  const read = readers[extname(path).toLowerCase()]
  try {
    const file = await openPlain(path)
    try {
      const { size: bytes } = await file.stat()
      if (bytes === 0 || (checksSums && !(await hasSoundChunks(file, bytes)))) return null
      return read ? await read(file, bytes) : { size: null, orientation: 1, whole: true }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof StudioError) throw named(path, error)
    return null
  }
}

function named(path: string, { code, message, hint }: StudioError): StudioError {
  return new StudioError(code, `${basename(path)} cannot be shown: ${message}.`, { hint })
}

type Reader = (file: FileHandle, bytes: number) => Promise<PictureFile | null>

async function readExr(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const found = await readExrFile(file, bytes)
  return found && { ...found, orientation: 1 }
}

/** EXIF is never longer than a segment of JPEG. */
const longestExif = 65_536

const pngMagic = 0x89504e47

/** Whether the parts of a PNG are what was written; true for other kinds, and for parts that are cut off. */
async function hasSoundChunks(file: FileHandle, bytes: number): Promise<boolean> {
  const head = await bytesAt(file, 0, 8)
  if (head.length < 8 || head.readUInt32BE(0) !== pngMagic) return true
  const all = await bytesAt(file, 0, bytes)
  for (let at = 8; at + 12 <= all.length;) {
    const end = at + 8 + all.readUInt32BE(at)
    if (end + 4 > all.length) return true
    if (crc32(all.subarray(at + 4, end)) !== all.readUInt32BE(end)) return false
    if (all.toString('latin1', at + 4, at + 8) === 'IEND') return true
    at = end + 4
  }
  return true
}

async function readPng(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const head = await bytesAt(file, 0, 24)
  if (head.length < 24 || head.readUInt32BE(0) !== pngMagic) return null
  const size = { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
  let orientation = 1
  for (let at = 8; ;) {
    const chunk = await bytesAt(file, at, 8)
    if (chunk.length < 8) return { size, orientation, whole: false }
    const length = chunk.readUInt32BE(0)
    const kind = chunk.toString('latin1', 4)
    if (kind === 'eXIf') orientation = tiffOrientation(await bytesAt(file, at + 8, Math.min(length, longestExif)))
    if (kind === 'IEND') return { size, orientation, whole: at + 12 + length <= bytes }
    at += 12 + length
  }
}

interface JpegSegment {
  readonly marker: number
  /** Of the marker. */
  readonly at: number
  readonly head: Buffer
}

/** Every segment up to the picture itself, that of the picture included; ends early where the file is none. */
async function* jpegSegments(file: FileHandle): AsyncGenerator<JpegSegment> {
  for (let at = 2; ;) {
    const head = await bytesAt(file, at, 9)
    if (head.length < 4 || head[0] !== 0xff) return
    const marker = head[1] ?? 0
    yield { marker, at, head }
    // Fill bytes may stand before a marker.
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(2)
  }
}

async function readJpeg(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const start = await bytesAt(file, 0, 2)
  if (start.length < 2 || start.readUInt16BE(0) !== 0xffd8) return null
  let size: Size | null = null
  let orientation: number | null = null
  for await (const { marker, at, head } of jpegSegments(file)) {
    if (isFrameStart(marker)) size = { width: head.readUInt16BE(7), height: head.readUInt16BE(5) }
    if (marker === 0xe1) orientation ??= exifOrientation(await bytesAt(file, at + 4, head.readUInt16BE(2) - 2))
    if (marker !== 0xda) continue
    return size && { size, orientation: orientation ?? 1, whole: await hasJpegEnd(file, at, bytes) }
  }
  return null
}

/** All kinds of coding; three markers in between mean tables. */
function isFrameStart(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

const block = 1024 * 1024

/** Inside a coded picture no two bytes look like its end; phones put other things behind it. */
async function hasJpegEnd(file: FileHandle, from: number, bytes: number): Promise<boolean> {
  const end = Buffer.from([0xff, 0xd9])
  if ((await bytesAt(file, Math.max(from, bytes - 2), 2)).equals(end)) return true
  for (let at = from; at < bytes; at += block - 1) {
    if ((await bytesAt(file, at, block)).includes(end)) return true
  }
  return false
}

async function readTiff(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const tags = await tiffTags(file)
  if (!tags) return null
  const [width, height, orientation] = [256, 257, 274].map((tag) => tags.get(tag)?.[0] ?? 0)
  if (!width || !height) return null
  const offsets = tags.get(273) ?? tags.get(324) ?? []
  const lengths = tags.get(279) ?? tags.get(325) ?? []
  const whole = offsets.every((offset, index) => offset + (lengths[index] ?? 0) <= bytes)
  return { size: { width, height }, orientation: orientation || 1, whole }
}

/** Bytes of a number by TIFF's kind; others are not read. */
const tiffBytes: Readonly<Record<number, 2 | 4>> = { 3: 2, 4: 4 }

/** Numbers of the first picture's tags. @returns null for what is no TIFF of 32-bit places */
async function tiffTags(file: FileHandle): Promise<Map<number, number[]> | null> {
  const head = await bytesAt(file, 0, 8)
  const mark = head.toString('latin1', 0, 4)
  if (mark !== 'II*\0' && mark !== 'MM\0*') return null
  const number = (from: Buffer, at: number, length: 2 | 4): number =>
    mark === 'II*\0' ? from.readUIntLE(at, length) : from.readUIntBE(at, length)
  const start = number(head, 4, 4)
  const count = number(await bytesAt(file, start, 2), 0, 2)
  const table = await bytesAt(file, start + 2, count * 12)
  const tags = new Map<number, number[]>()
  for (let at = 0; at < count * 12; at += 12) {
    const length = tiffBytes[number(table, at + 2, 2)]
    const values = number(table, at + 4, 4)
    if (!length || values > 1_000_000) continue
    const inside = values * length <= 4
    const data = inside ? table.subarray(at + 8) : await bytesAt(file, number(table, at + 8, 4), values * length)
    tags.set(
      number(table, at, 2),
      Array.from({ length: values }, (_, index) => number(data, index * length, length))
    )
  }
  return tags
}

/** Headers that tell how long the file is. */
async function readBmp(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const head = await bytesAt(file, 0, 26)
  if (head.length < 26 || head.toString('latin1', 0, 2) !== 'BM') return null
  const size = { width: head.readInt32LE(18), height: Math.abs(head.readInt32LE(22)) }
  return { size, orientation: 1, whole: head.readUInt32LE(2) <= bytes }
}

async function readDpx(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const head = await bytesAt(file, 0, 2048)
  const magic = head.toString('latin1', 0, 4)
  if (head.length < 2048 || (magic !== 'SDPX' && magic !== 'XPDS')) return null
  const number = (at: number): number => (magic === 'SDPX' ? head.readUInt32BE(at) : head.readUInt32LE(at))
  const stated = number(16)
  const size = { width: number(772), height: number(776) }
  return { size, orientation: 1, whole: stated === 0xffffffff || stated <= bytes }
}

async function readWebp(file: FileHandle, bytes: number): Promise<PictureFile | null> {
  const head = await bytesAt(file, 0, 12)
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'RIFF') return null
  return { size: null, orientation: 1, whole: head.readUInt32LE(4) + 8 <= bytes }
}

async function readTga(file: FileHandle): Promise<PictureFile | null> {
  const head = await bytesAt(file, 0, 18)
  if (head.length < 18) return null
  return { size: { width: head.readUInt16LE(12), height: head.readUInt16LE(14) }, orientation: 1, whole: true }
}

const readers: Readonly<Record<string, Reader>> = {
  '.png': readPng,
  '.jpg': readJpeg,
  '.jpeg': readJpeg,
  '.exr': readExr,
  '.tif': readTiff,
  '.tiff': readTiff,
  '.bmp': readBmp,
  '.dpx': readDpx,
  '.tga': readTga,
  '.webp': readWebp
}
