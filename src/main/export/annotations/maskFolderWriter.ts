import { throwIfCancelled } from '../../../shared/domain/errors'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { createMaskFolder } from '../../media/masks/maskFolder'
import type { ExportWriter } from '../exportWriter'
import { selectedLabels } from '../selectedLabels'

/** A flat folder of indexed PNGs with the DAVIS palette: the frames that have a mask, value = object id. */
export const maskFolderWriter: ExportWriter<AnnotationsFormat> = {
  write: async ({ range, masks, overwrite, signal, frameDone, video }, { path, objects }) => {
    const ids = new Set(objects.map(({ id }) => id))
    const folder = await createMaskFolder(path, { overwrite, sequence: video.sequence })
    let frames = 0
    try {
      for (let frameIndex = range.from; frameIndex <= range.to; frameIndex++) {
        throwIfCancelled(signal)
        const mask = await masks.at(frameIndex)
        if (mask) await folder.write(frameIndex, selectedLabels(mask.mask, ids))
        if (mask) frames++
        frameDone()
      }
    } catch (error) {
      await folder.abort()
      throw error
    }
    return { frames, notes: [], publish: () => folder.finish(), discard: () => folder.abort() }
  }
}
