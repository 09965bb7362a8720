import type { ImportedMasks } from '../../shared/domain/importedMasks'
import type { FrameIndex, VideoInfo } from '../../shared/domain/types'
import { fitImport } from './fitImport'
import { readAnnotations } from './readAnnotations'

export interface MaskFile {
  /** File or folder of any format that is read. */
  readonly path: string
  /** Frame the first mask lies on; null = frames as the file numbers them. */
  readonly frame: FrameIndex | null
}

/**
 * Masks of any format, scaled to a clip and on its frames.
 * @throws StudioError as `readAnnotations` and `fitImport`
 */
export async function masksForClip(
  { path, frame }: MaskFile,
  video: VideoInfo,
  signal: AbortSignal
): Promise<ImportedMasks> {
  const masks = await readAnnotations(path, { clipPath: video.path, signal })
  const first = masks.frames[0]?.frameIndex ?? 0
  // Names of pictures mean nothing where somebody says on which frame they lie.
  const frames = masks.frames.map((each) => ({ ...each, frameName: frame === null ? each.frameName : null }))
  return fitImport({ ...masks, frames }, video, { offset: frame === null ? 0 : frame - first, scale: true })
}
