import { open, type FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Size } from '../../../shared/domain/types'

/**
 * Size of a PNG, JPEG or EXR picture from its header, without decoding it.
 * @returns null for other kinds, 'damaged' where the header cannot be read
 */
export async function pictureSize(path: string): Promise<Size | null | 'damaged'> {
  const reader = readers[extname(path).toLowerCase()]
  if (!reader) return null
  try {
    const file = await open(path)
    try {
      return (await reader(file)) ?? 'damaged'
    } finally {
      await file.close()
    }
  } catch {
    return 'damaged'
  }
}

const readers: Readonly<Record<string, (file: FileHandle) => Promise<Size | null>>> = {
  '.png': pngSize,
  '.jpg': jpegSize,
  '.jpeg': jpegSize,
  '.exr': exrSize
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function pngSize(file: FileHandle): Promise<Size | null> {
  const head = await bytesAt(file, 0, 24)
  if (head.length < 24 || head.readUInt32BE(0) !== 0x89504e47) return null
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

/** Goes from segment to segment up to the start of a frame. */
async function jpegSize(file: FileHandle): Promise<Size | null> {
  const start = await bytesAt(file, 0, 2)
  if (start.length < 2 || start.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2; ;) {
    const head = await bytesAt(file, at, 9)
    if (head.length < 9 || head[0] !== 0xff) return null
    const marker = head[1] ?? 0
    if (isFrameStart(marker)) return { width: head.readUInt16BE(7), height: head.readUInt16BE(5) }
    // Fill bytes may stand before a marker.
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(2)
  }
}

/** All kinds of coding; three markers in between mean tables. */
function isFrameStart(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

async function exrSize(file: FileHandle): Promise<Size | null> {
  const head = await bytesAt(file, 0, 65_536)
  if (head.length < 8 || head.readUInt32LE(0) !== 20_000_630) return null
  const name = Buffer.from('displayWindow\0box2i\0', 'latin1')
  const at = head.indexOf(name)
  if (at < 0) return null
  const box = at + name.length + 4
  return {
    width: head.readInt32LE(box + 8) - head.readInt32LE(box) + 1,
    height: head.readInt32LE(box + 12) - head.readInt32LE(box + 4) + 1
  }
}
