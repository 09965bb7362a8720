import * as zlib from 'node:zlib'

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 of IEEE 802.3, as PNG has it. Node has its own, ten times as fast, only from version 20.15 on. */
export const crc32: (bytes: Uint8Array) => number =
  (zlib as { readonly crc32?: (bytes: Uint8Array) => number }).crc32 ?? crc32ByTable

export function crc32ByTable(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff]!
  return ~crc >>> 0
}
