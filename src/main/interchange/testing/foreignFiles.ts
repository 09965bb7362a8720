import { deflateSync } from 'node:zlib'
import { encode } from 'fast-png'

/** Files as other tools write them, of a clip of 32×18 pixels. */

export const foreignSize = { width: 32, height: 18 }
const { width, height } = foreignSize

export type Square = readonly [left: number, top: number, side: number]

/** Corners of a square, as polygons have them. */
export function corners([x, y, s]: Square): number[] {
  return [x, y, x + s, y, x + s, y + s, x, y + s]
}

/** [height, width] with a value in a square, and another elsewhere. */
export function squareOf(square: Square, inside: number, outside = 0): Uint8Array {
  const [left, top, side] = square
  const data = new Uint8Array(width * height).fill(outside)
  for (let y = top; y < top + side; y++) data.fill(inside, y * width + left, y * width + left + side)
  return data
}

export function greyPng(data: Uint8Array | Uint16Array, depth: 8 | 16 = 8): Uint8Array {
  return encode({ ...foreignSize, channels: 1, depth, data })
}

export function indexedPng(data: Uint8Array, palette: number[][]): Uint8Array {
  const full = Array.from({ length: 256 }, (_, at) => palette[at] ?? [0, 0, 0])
  return encode({ ...foreignSize, channels: 1, depth: 8, data, palette: full as [number, number, number][] })
}

/** @param pixelOf red, green, blue and alpha of each pixel */
export function rgbaPng(pixelOf: (at: number) => readonly [number, number, number, number]): Uint8Array {
  const data = Uint8Array.from(Array.from({ length: width * height }, (_, at) => [...pixelOf(at)]).flat())
  return encode({ ...foreignSize, channels: 4, depth: 8, data })
}

/** A disc painted with soft edges: how much of each pixel it covers, up to 255. */
export function softDisc(x = 12, y = 9, radius = 6): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const distance = Math.hypot((at % width) + 0.5 - x, Math.floor(at / width) + 0.5 - y)
    return Math.round(255 * Math.min(1, Math.max(0, (radius + 1 - distance) / 2)))
  })
}

/** The colour that Pascal VOC gives to each label. */
export function vocPalette(): number[][] {
  return Array.from({ length: 256 }, (_, label) => {
    let [red, green, blue] = [0, 0, 0]
    for (let bit = 0; bit < 8; bit++) {
      const three = label >> (3 * bit)
      red |= (three & 1) << (7 - bit)
      green |= ((three >> 1) & 1) << (7 - bit)
      blue |= ((three >> 2) & 1) << (7 - bit)
    }
    return [red, green, blue]
  })
}

const images = (count: number) =>
  Array.from({ length: count }, (_, frame) => {
    return { id: frame + 1, width, height, file_name: `frame_${String(frame).padStart(6, '0')}.PNG` }
  })

export function cocoFile(annotations: readonly object[], changes: object = {}): object {
  return { images: images(3), annotations, categories: [{ id: 1, name: 'person' }], ...changes }
}

export function cocoSquare(image: number | string, square: Square, changes: object = {}): object {
  return { id: 1, image_id: image, category_id: 1, segmentation: [corners(square)], iscrowd: 0, ...changes }
}

const points = (square: Square): string => {
  const list = corners(square)
  return [0, 2, 4, 6].map((at) => `${list[at]!.toFixed(2)},${list[at + 1]!.toFixed(2)}`).join(';')
}

export function cvatPolygon(square: Square, frame: number | null, z = 0): string {
  const place = frame === null ? '' : `frame="${frame}" keyframe="1" outside="0"`
  return `<polygon ${place} label="person" occluded="0" points="${points(square)}" z_order="${z}"></polygon>`
}

export function cvatTask(name: string, id = 1): string {
  const size = `<original_size><width>${width}</width><height>${height}</height></original_size>`
  return `<task><id>${id}</id><name>${name}</name><size>50</size>${size}</task>`
}

export function cvatFile(meta: string, content: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta>${meta}</meta>${content}</annotations>`
}

/** A PNG file put together by hand: what no writer would write. */
export function rawPng(header: readonly number[], pixels: Uint8Array): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(header[0]!, 0)
  head.writeUInt32BE(header[1]!, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0))
  ])
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
