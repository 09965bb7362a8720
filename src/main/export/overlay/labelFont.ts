import { inflateSync } from 'node:zlib'
import type { Size } from '../../../shared/domain/types'
import { glyphHeight, packedGlyphs } from './labelGlyphs'

/** Text as pixels, without any font on the machine. */

interface Glyph {
  readonly width: number
  /** Pixels to the next letter. */
  readonly advance: number
  /** Where the bitmap begins, from the pen. */
  readonly left: number
  /** uint8 [glyphHeight, width], 0..15 */
  readonly levels: Uint8Array
}

/** Coverage of a line of text, float32 [height, width] in 0..1. */
export interface TextPlane extends Size {
  readonly data: Float32Array
}

let known: ReadonlyMap<number, Glyph> | null = null

function glyphs(): ReadonlyMap<number, Glyph> {
  known ??= unpacked(inflateSync(Buffer.from(packedGlyphs, 'base64')))
  return known
}

function unpacked(bytes: Buffer): Map<number, Glyph> {
  const found = new Map<number, Glyph>()
  for (let at = 0; at < bytes.length;) {
    const code = bytes.readUInt16LE(at)
    const width = bytes[at + 2]!
    const glyph = { width, advance: bytes[at + 3]!, left: bytes.readInt8(at + 4) }
    at += 5
    const levels = new Uint8Array(width * glyphHeight)
    for (let pixel = 0; pixel < levels.length; pixel++) {
      const pair = bytes[at + (pixel >> 1)]!
      levels[pixel] = pixel % 2 === 0 ? pair >> 4 : pair & 15
    }
    at += (levels.length + 1) >> 1
    found.set(code, { ...glyph, levels })
  }
  return found
}

/** Letters there are none of here are left out, see `labelText.ts`. @param height of the line, pixels */
export function textPlane(text: string, height: number): TextPlane {
  const line = lineOf(text)
  const scale = glyphHeight / height
  const width = Math.max(1, Math.round(line.width / scale))
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = meanOf(line, x, y, scale)
  }
  return { width, height, data }
}

function lineOf(text: string): TextPlane {
  const letters = [...text].flatMap((letter) => glyphs().get(letter.codePointAt(0) ?? 0) ?? [])
  const width = letters.reduce((sum, { advance }) => sum + advance, 0) + 4
  const data = new Float32Array(width * glyphHeight)
  let pen = 2
  for (const { width: wide, advance, left, levels } of letters) {
    levels.forEach((level, at) => {
      const x = pen + left + (at % wide)
      if (x >= 0 && x < width) data[Math.floor(at / wide) * width + x] = level / 15
    })
    pen += advance
  }
  return { width, height: glyphHeight, data }
}

/** Mean over what a pixel of the result covers; enlarged, the value between its neighbours. */
function meanOf(line: TextPlane, x: number, y: number, scale: number): number {
  const steps = Math.max(1, Math.ceil(scale * 2))
  let sum = 0
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      sum += between(line, (x + (column + 0.5) / steps) * scale - 0.5, (y + (row + 0.5) / steps) * scale - 0.5)
    }
  }
  return sum / (steps * steps)
}

function between(line: TextPlane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [across, down] = [x - left, y - top]
  const upper = sample(line, left, top) * (1 - across) + sample(line, left + 1, top) * across
  const lower = sample(line, left, top + 1) * (1 - across) + sample(line, left + 1, top + 1) * across
  return upper * (1 - down) + lower * down
}

function sample({ width, height, data }: TextPlane, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x]!
}
