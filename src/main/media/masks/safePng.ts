import { inflateSync } from 'node:zlib'
import { type DecodedPng, decode } from 'fast-png'
import type { Size } from '../../../shared/domain/types'

/** PNG files of strangers: nothing is inflated that the header does not announce, and nothing but the picture is read. */

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
/** What a picture is made of; texts, profiles and animation are left alone. */
const needed = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
const channelsOfType = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4]
])
/** Left, top, and steps of the seven passes of an interlaced picture. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2]
] as const

export interface PngHeader extends Size {
  readonly depth: number
  /** 0 grey, 2 colour, 3 indexed, 4 grey with alpha, 6 colour with alpha. */
  readonly type: number
  readonly interlaced: boolean
}

/** @returns null for what is no PNG file @throws RangeError for a header that says nothing sensible */
export function readPngHeader(bytes: Uint8Array): PngHeader | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length < 33 || !file.subarray(0, 8).equals(signature)) return null
  if (file.toString('latin1', 12, 16) !== 'IHDR') throw new RangeError('its header is missing')
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const [depth = 0, type = 0] = [file[24], file[25]]
  const isKnown = channelsOfType.has(type) && [1, 2, 4, 8, 16].includes(depth)
  if (width < 1 || height < 1 || !isKnown) throw new RangeError('its header is damaged')
  return { width, height, depth, type, interlaced: file[28] === 1 }
}

/**
 * @param header of the same bytes, whose size was checked
 * @throws Error for files that are damaged, or hold more or less than their header says
 */
export function decodeSafely(bytes: Uint8Array, header: PngHeader): DecodedPng {
  const chunks = chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const kept = chunks.filter(({ name }) => needed.has(name))
  const pixels = Buffer.concat(kept.flatMap(({ name, data }) => (name === 'IDAT' ? [data] : [])))
  const expected = rowBytes(header)
  const found = inflateSync(pixels, { maxOutputLength: expected + 1 }).length
  if (found !== expected) throw new RangeError(`it holds ${found} bytes of pixels instead of ${expected}`)
  const plain = Buffer.concat([signature, ...kept.map(({ whole }) => whole)])
  return decode(plain, { checkCrc: true })
}

interface Chunk {
  readonly name: string
  readonly data: Buffer
  /** With length and checksum. */
  readonly whole: Buffer
}

function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    if (end > file.length) throw new RangeError('it is cut short')
    chunks.push({ name, data: file.subarray(at + 8, end - 4), whole: file.subarray(at, end) })
    if (name === 'IEND') return chunks
    at = end
  }
  throw new RangeError('it is cut short')
}

/** Bytes of all rows, each with the one that names its filter. */
function rowBytes({ width, height, depth, type, interlaced }: PngHeader): number {
  const bits = depth * (channelsOfType.get(type) ?? 1)
  const size = (columns: number, rows: number): number =>
    columns > 0 ? rows * (1 + Math.ceil((columns * bits) / 8)) : 0
  if (!interlaced) return size(width, height)
  const parts = passes.map(([left, top, across, down]) =>
    size(Math.ceil((width - left) / across), Math.ceil((height - top) / down))
  )
  return parts.reduce((sum, part) => sum + Math.max(0, part), 0)
}
