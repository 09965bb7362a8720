import { parsePng, unpackBits } from '../media/masks/maskPng'

export interface Bitmap {
  readonly width: number
  readonly height: number
  /** A number a pixel, 0 where nothing is. */
  readonly data: ArrayLike<number>
}

/** @param text a PNG in base64, grey: what labelme writes for masks @returns null for what is none */
export function labelmeMask(text: string): Bitmap | null {
  try {
    const { width, height, channels, depth, data } = parsePng(Buffer.from(text, 'base64'), 'mask')
    if (channels !== 1) return null
    return { width, height, data: depth < 8 ? unpackBits(data, { width, height }, depth) : data }
  } catch {
    return null
  }
}
