import { codecTraits } from './exportCodecs'
import type { ExportFormat } from './exportFormats'
import type { Size } from './types'

export interface EstimateRequest {
  readonly format: ExportFormat
  readonly size: Size
  /** Of each file. */
  readonly frames: number
  readonly files: number
}

/** Masks of most layouts, in bits a pixel; layers of half floats need far more. */
const annotationBits = { exr: 6, cryptomatte: 34, others: 0.15 }

/** Bytes an export will take, give or take a factor of two: what it shows decides. */
export function estimatedBytes({ format, size, frames, files }: EstimateRequest): number {
  return Math.round((size.width * size.height * frames * files * bitsPerPixel(format)) / 8)
}

function bitsPerPixel(format: ExportFormat): number {
  if (format.kind === 'annotations') {
    const { layout } = format
    return annotationBits[layout === 'exr' || layout === 'cryptomatte' ? layout : 'others']
  }
  const { bitsPerPixel: usual } = codecTraits[format.codec]
  // Mattes are flat.
  return format.kind === 'matte' ? usual / 6 : usual
}
