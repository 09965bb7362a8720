// The studio's icon in the files that each system wants, from one drawing.
import fs from 'node:fs'
import path from 'node:path'
import { encode } from 'fast-png'
import { drawIcon } from './drawing.mjs'

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const windowsSizes = [16, 24, 32, 48, 64, 128, 256]
/** Apple's names of pictures by their size in pixels. */
const appleTypes = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 }

/** Writes `linux/SIZExSIZE.png`, `icon.ico` and `icon.icns`. */
export function writeIcons(folder) {
  const pictures = new Map()
  const png = (size) => {
    if (!pictures.has(size)) {
      const data = drawIcon(size)
      pictures.set(size, Buffer.from(encode({ width: size, height: size, data, channels: 4, depth: 8 })))
    }
    return pictures.get(size)
  }
  fs.mkdirSync(path.join(folder, 'linux'), { recursive: true })
  for (const size of linuxSizes) fs.writeFileSync(path.join(folder, 'linux', `${size}x${size}.png`), png(size))
  fs.writeFileSync(path.join(folder, 'icon.ico'), ico(windowsSizes.map((size) => ({ size, data: png(size) }))))
  const entries = Object.entries(appleTypes).map(([type, size]) => ({ type, data: png(size) }))
  fs.writeFileSync(path.join(folder, 'icon.icns'), icns(entries))
}

/** Microsoft's container: a table of 16 bytes an entry, then the pictures (PNG, since Windows Vista). */
export function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  pictures.forEach(({ size, data }, at) => {
    const entry = 6 + 16 * at
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(data.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += data.length
  })
  return Buffer.concat([head, ...pictures.map(({ data }) => data)])
}

/** Apple's container: four letters and a length in front of each picture, and of the whole. */
export function icns(entries) {
  const chunk = (type, data) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  }
  return chunk('icns', Buffer.concat(entries.map(({ type, data }) => chunk(type, data))))
}
