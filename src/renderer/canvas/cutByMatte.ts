import type { RgbaFrame } from '../../shared/domain/types'

/** Samples of a picture: uint8 [height, width, 4], red, green, blue, alpha. */
export interface Samples {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray
}

/**
 * The frame where its matte is white, clear where it is black, in between as much.
 * @param matte grey, of any size: the nearest sample counts
 * @returns of the matte's size, alpha straight
 */
export function cutByMatte(frame: RgbaFrame, matte: Samples): Samples & { readonly data: Uint8ClampedArray } {
  const { width, height } = matte
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * frame.height) / height) * frame.width
    for (let x = 0; x < width; x++, at += 4) {
      const from = (row + Math.floor((x * frame.width) / width)) * 4
      for (let channel = 0; channel < 3; channel++) data[at + channel] = frame.data[from + channel]!
      data[at + 3] = matte.data[at]!
    }
  }
  return { width, height, data }
}
