import type { AlphaPlane } from './alphaFilters'
import { fullAlpha } from './alphaFilters'
import type { CutoutFormat } from '../../../shared/domain/exportFormats'
import { pictureBytes, planesOf, type PlanarFormat, type Samples, samplesOf } from '../../media/decode/planarFormat'
import { chromaAlpha } from './coverage'
import { openForeground } from './foreground/cleanForeground'
import { guideOf } from './guide'
import { matteSourceFor } from './matteSource'
import { pictureWriter } from '../encode/pictureWriter'
import { levelsOf, type SampleLevels } from '../encode/planarColours'

/** The objects over transparency. */
export const cutoutWriter = pictureWriter<CutoutFormat>({
  content: 'cutout',
  composer: async (context, { objects }, format) => {
    const { format: options, video } = context
    const mattes = await matteSourceFor(context, objects)
    const nothing = { ...video.size, data: new Uint16Array(video.size.width * video.size.height) }
    const levels = levelsOf(video, format)
    const foreground = openForeground({ choice: options.foreground, format, size: video.size, range: context.range })
    return {
      compose: async (picture) => {
        const alpha = (await mattes.at(picture.frameIndex, guideOf(picture, options.edges))) ?? nothing
        return async () => {
          const shown = options.alpha === 'straight' ? neighbourhood(alpha) : alpha
          const data = new Uint8Array(pictureBytes(format, video.size))
          data.set(await foreground.of(picture, alpha))
          fade(samplesOf(format, data), format, shown, levels)
          putAlpha(samplesOf(format, data), format, alpha, levels)
          return data
        }
      },
      notes: mattes.notes,
      close: async () => {
        await foreground.close()
        await mattes.close()
      }
    }
  }
})

/** Colours go to black with alpha. */
function fade(samples: Samples, format: PlanarFormat, alpha: AlphaPlane, { black, neutral }: SampleLevels): void {
  planesOf({ ...format, alpha: false }, alpha).forEach((plane, index) => {
    const shares = index === 0 ? alpha.data : chromaAlpha(alpha, plane, format)
    const zero = index === 0 ? black : neutral
    for (let at = 0; at < shares.length; at++) {
      const share = shares[at]!
      if (share === fullAlpha) continue
      const sample = samples[plane.at + at]!
      samples[plane.at + at] = share === 0 ? zero : zero + ((sample - zero) * share) / fullAlpha + 0.5
    }
  })
}

function putAlpha(samples: Samples, format: PlanarFormat, alpha: AlphaPlane, { largest }: SampleLevels): void {
  const plane = planesOf(format, alpha).at(-1)
  if (!plane) return
  for (let at = 0; at < alpha.data.length; at++) {
    samples[plane.at + at] = (alpha.data[at]! * largest) / fullAlpha + 0.5
  }
}

const blockSize = 16

/**
 * Straight alpha needs the picture's colours a little beyond the edge, for filters and codecs; further away they would
 * only show what was to be cut out. Whole blocks: 1 in those that touch the object and around them, else 0.
 */
function neighbourhood({ width, height, data }: AlphaPlane): AlphaPlane {
  const columns = Math.ceil(width / blockSize)
  const rows = Math.ceil(height / blockSize)
  const touched = new Uint8Array(columns * rows)
  for (let y = 0; y < height; y++) {
    const row = (y >> 4) * columns
    for (let x = 0, at = y * width; x < width; x++, at++) if (data[at] !== 0) touched[row + (x >> 4)] = 1
  }
  const out = new Uint16Array(width * height)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (isNear(touched, columns, rows, { row, column })) fillBlock(out, { width, height }, { row, column })
    }
  }
  return { width, height, data: out }
}

interface Block {
  readonly row: number
  readonly column: number
}

function isNear(touched: Uint8Array, columns: number, rows: number, { row, column }: Block): boolean {
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      if (touched[y * columns + x] === 1) return true
    }
  }
  return false
}

function fillBlock(
  out: Uint16Array,
  { width, height }: { width: number; height: number },
  { row, column }: Block
): void {
  const right = Math.min(width, (column + 1) * blockSize)
  for (let y = row * blockSize; y < Math.min(height, (row + 1) * blockSize); y++) {
    out.fill(fullAlpha, y * width + column * blockSize, y * width + right)
  }
}
