import type { EdgeOptions } from '../../shared/domain/exportFormats'
import type { ExportMask } from '../../shared/domain/exportJob'
import type { FrameIndex, ObjectId, RgbaFrame, Size } from '../../shared/domain/types'
import { MatteSource } from './matteSource'

export interface PreviewRequest {
  readonly frameIndex: FrameIndex
  /** Of this frame, and of those beside it that smoothing takes in. */
  readonly masks: readonly ExportMask[]
  readonly ids: readonly ObjectId[]
  readonly edges: EdgeOptions
}

export interface MattePreview extends Size {
  /** uint8 [height, width] */
  readonly alpha: Uint8Array
}

/** The alpha an export would give a frame, made by the same code. Null where it has no mask. @param picture of the video's size */
export async function previewMatte(request: PreviewRequest, picture: RgbaFrame): Promise<MattePreview | null> {
  const masks = new Map(request.masks.map((mask) => [mask.frameIndex, mask]))
  const reach = {
    from: request.frameIndex - request.edges.smoothFrames,
    to: request.frameIndex + request.edges.smoothFrames
  }
  const source = new MatteSource(
    { at: (frame) => masks.get(frame) ?? null },
    reach,
    new Set(request.ids),
    request.edges
  )
  const made = await source.at(request.frameIndex, withoutAlpha(picture))
  if (!made) return null
  return { width: made.width, height: made.height, alpha: Uint8Array.from(made.data, (value) => (value + 128) / 257) }
}

function withoutAlpha({ data }: RgbaFrame): Uint8Array {
  const rgb = new Uint8Array((data.length / 4) * 3)
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from]!
    rgb[to + 1] = data[from + 1]!
    rgb[to + 2] = data[from + 2]!
  }
  return rgb
}
