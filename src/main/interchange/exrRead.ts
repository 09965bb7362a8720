import { inflateSync } from 'node:zlib'
import type { Size } from '../../shared/domain/types'
import { unpredicted } from './exrBlocks'
import { fromHalf } from './halfFloat'

/** Reads what mask channels come in: one part of scan lines, uncompressed or ZIP. */

export interface ExrHeader {
  readonly size: Size
  readonly channels: readonly { readonly name: string; readonly type: number }[]
  readonly compression: number
  readonly firstLine: number
  readonly texts: ReadonlyMap<string, string>
  /** Where the table of blocks begins. */
  readonly end: number
}

const bytesOfType = [4, 2, 4] as const
const linesOfCompression = new Map([
  [0, 1],
  [2, 1],
  [3, 16]
])
const compressionNames = ['none', 'RLE', 'ZIPS', 'ZIP', 'PIZ', 'PXR24', 'B44', 'B44A', 'DWAA', 'DWAB']

/** @throws RangeError for what is no EXR file, or one of a kind that is not read */
export function readExrHeader(bytes: Buffer): ExrHeader {
  if (bytes.length < 8 || bytes.readUInt32LE(0) !== 20_000_630) throw new RangeError('it is no EXR file')
  if (bytes.readUInt32LE(4) & 0x1a00) throw new RangeError('tiled, deep and multi-part EXR files are not read')
  const attributes = new Map<string, Buffer>()
  let at = 8
  while (bytes[at] !== 0) {
    const name = textAt(bytes, at)
    const type = textAt(bytes, at + name.length + 1)
    const sizeAt = at + name.length + type.length + 2
    const length = readInt32(bytes, sizeAt)
    attributes.set(name, bytes.subarray(sizeAt + 4, sizeAt + 4 + length))
    at = sizeAt + 4 + length
    if (length < 0 || at >= bytes.length) throw new RangeError('it is cut short')
  }
  return { ...described(attributes), end: at + 1 }
}

function described(attributes: ReadonlyMap<string, Buffer>): Omit<ExrHeader, 'end'> {
  const window = attributes.get('dataWindow')
  const channels = attributes.get('channels')
  const compression = attributes.get('compression')?.[0] ?? 0
  if (window?.length !== 16 || !channels) throw new RangeError('its header is damaged')
  if (!linesOfCompression.has(compression)) {
    throw new RangeError(`${compressionNames[compression] ?? 'this'} compression is not read: save it with ZIP`)
  }
  const size = sizeOf(window)
  const texts = new Map([...attributes].map(([name, value]) => [name, value.toString('utf8')]))
  return { size, channels: channelList(channels), compression, firstLine: window.readInt32LE(4), texts }
}

/** @param window left, top, right and bottom, inclusive */
function sizeOf(window: Buffer): Size {
  const width = window.readInt32LE(8) - window.readInt32LE(0) + 1
  const height = window.readInt32LE(12) - window.readInt32LE(4) + 1
  if (Math.min(width, height) < 1 || Math.max(width, height) > 65_535) throw new RangeError('its size is damaged')
  return { width, height }
}

function channelList(bytes: Buffer): { name: string; type: number }[] {
  const channels: { name: string; type: number }[] = []
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const name = textAt(bytes, at)
    at += name.length + 1
    const type = readInt32(bytes, at)
    if (!(type in bytesOfType) || readInt32(bytes, at + 8) !== 1 || readInt32(bytes, at + 12) !== 1) {
      throw new RangeError(`its channel ${name} is of a kind that is not read`)
    }
    channels.push({ name, type })
    at += 16
  }
  return channels
}

/**
 * Hands out the rows of the wanted channels, top to bottom of each block.
 * @throws RangeError for files that are cut short or damaged
 */
export function readExrRows(
  bytes: Buffer,
  header: ExrHeader,
  wanted: readonly string[],
  take: (y: number, channel: string, values: Float32Array) => void
): void {
  const { size, channels, compression } = header
  const lines = linesOfCompression.get(compression) ?? 1
  const rowBytes = channels.reduce((sum, { type }) => sum + bytesOfType[type as 0 | 1 | 2] * size.width, 0)
  const values = new Float32Array(size.width)
  for (let index = 0; index * lines < size.height; index++) {
    const block = readBlock(bytes, header, { index, rowBytes, lines })
    let at = 0
    for (let y = block.y; y < block.y + block.lines; y++) {
      for (const { name, type } of channels) {
        const length = bytesOfType[type as 0 | 1 | 2] * size.width
        if (wanted.includes(name)) {
          readRow(block.data.subarray(at, at + length), type, values)
          take(y, name, values)
        }
        at += length
      }
    }
  }
}

function readBlock(
  bytes: Buffer,
  header: ExrHeader,
  { index, rowBytes, lines }: { index: number; rowBytes: number; lines: number }
): { y: number; lines: number; data: Uint8Array } {
  const tableAt = header.end + index * 8
  if (tableAt + 8 > bytes.length) throw new RangeError('it is cut short')
  const at = Number(bytes.readBigUInt64LE(tableAt))
  const y = readInt32(bytes, at) - header.firstLine
  const length = readInt32(bytes, at + 4)
  if (length < 0 || at + 8 + length > bytes.length) throw new RangeError('it is cut short')
  if (y < 0 || y >= header.size.height) throw new RangeError('its blocks are damaged')
  const present = Math.min(lines, header.size.height - y)
  const stored = bytes.subarray(at + 8, at + 8 + length)
  const data = stored.length === present * rowBytes ? stored : unpredicted(new Uint8Array(inflateSync(stored)))
  if (data.length !== present * rowBytes) throw new RangeError('its blocks are damaged')
  return { y, lines: present, data }
}

function readRow(bytes: Uint8Array, type: number, values: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let x = 0; x < values.length; x++) {
    if (type === 1) values[x] = fromHalf(view.getUint16(x * 2, true))
    else values[x] = type === 2 ? view.getFloat32(x * 4, true) : view.getUint32(x * 4, true)
  }
}

function textAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at)
  if (end < 0) throw new RangeError('it is cut short')
  return bytes.toString('latin1', at, end)
}

function readInt32(bytes: Buffer, at: number): number {
  if (at < 0 || at + 4 > bytes.length) throw new RangeError('it is cut short')
  return bytes.readInt32LE(at)
}
