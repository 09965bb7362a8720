import type { ExportMask } from '../../shared/domain/exportJob'
import { exportMask } from '../../shared/domain/exportJob'
import { decodeMask } from '../../shared/domain/maskRle'
import { createMaskFolder, type MaskFolderOptions } from '../media/masks/maskFolder'
import type { ClipSink } from './segmentClip'

/** A PNG a frame. @throws StudioError as `createMaskFolder` */
export async function maskFolderSink(path: string, options: MaskFolderOptions): Promise<ClipSink> {
  const folder = await createMaskFolder(path, options)
  return {
    place: path,
    take: async ({ frameIndex, mask }) => void (await folder.write(frameIndex, decodeMask(mask))),
    finish: () => folder.finish(),
    abort: () => folder.abort()
  }
}

/** Keeps every mask, ascending once it is finished. */
export class CollectingSink implements ClipSink {
  readonly masks: ExportMask[] = []

  take(mask: Parameters<ClipSink['take']>[0]): void {
    this.masks.push(exportMask(mask))
  }

  async finish(): Promise<readonly string[]> {
    this.masks.sort((one, other) => one.frameIndex - other.frameIndex)
    return []
  }
}
