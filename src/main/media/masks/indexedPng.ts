import { constants, deflateSync } from 'node:zlib'
import type { Rgb, Size } from '../../../shared/domain/types'
import { crc32 } from '../../files/crc32'

const signature = [137, 80, 78, 71, 13, 10, 26, 10]
/** Depth 8, indexed, the usual compression, filters and order. */
const eightBitIndexed = [8, 3, 0, 0, 0]

/**
 * An indexed PNG of 8 bits. Label masks are long runs of one value: run lengths code them forty times as fast as the usual
 * search for repetitions, and in less room.
 * @param indices uint8 [height, width] @param palette up to 256 colours
 */
export function encodeIndexedPng({ width, height }: Size, indices: Uint8Array, palette: readonly Rgb[]): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set(eightBitIndexed, 8)
  const rows = new Uint8Array(height * (width + 1))
  for (let y = 0; y < height; y++) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return Buffer.concat([
    Uint8Array.from(signature),
    ...chunk('IHDR', header),
    // Says that values are object numbers, whatever they look like.
    ...chunk('tEXt', Buffer.from('Software\0HODOR Studio', 'latin1')),
    ...chunk('PLTE', Uint8Array.from(palette.flat())),
    ...chunk('IDAT', deflateSync(rows, { strategy: constants.Z_RLE })),
    ...chunk('IEND', new Uint8Array(0))
  ])
}

/** Length, name, content, checksum of name and content. */
function chunk(name: string, content: Uint8Array): Uint8Array[] {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  checksum.writeUInt32BE(crc32(named))
  return [length, named, checksum]
}
