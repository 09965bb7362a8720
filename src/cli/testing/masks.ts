import { writeFile } from 'node:fs/promises'
import { encode } from 'fast-png'

/**
 * Writes a grayscale mask: a box in the middle, half as wide and half as high.
 * @param depth bits per pixel; 16 allows values that no mask may have
 */
export async function writeBoxMask(path: string, size: string, value = 1, depth: 8 | 16 = 8): Promise<string> {
  const [width = 0, height = 0] = size.split('x').map(Number)
  const data = depth === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let y = height >> 2; y < (height * 3) >> 2; y++) {
    data.fill(value, y * width + (width >> 2), y * width + ((width * 3) >> 2))
  }
  await writeFile(path, encode({ width, height, channels: 1, depth, data }))
  return path
}
