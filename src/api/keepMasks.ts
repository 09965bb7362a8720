import { join } from 'node:path'
import { isCancelled, StudioError } from '../shared/domain/errors'
import type { ExportMask } from '../shared/domain/exportJob'
import { decodeMask } from '../shared/domain/maskRle'
import { createMaskFolder } from '../main/media/masks/maskFolder'

/**
 * An export that fails once all masks are made does not take them with it: they are put beside it as pictures.
 * @param place folder of the export, and the name it would have had
 * @returns what to throw: the same error, with where they are
 */
export async function keepMasks(
  error: unknown,
  masks: readonly ExportMask[],
  place: { readonly folder: string; readonly name: string }
): Promise<unknown> {
  if (isCancelled(error) || masks.length === 0) return error
  const path = join(place.folder, `${place.name.replace(/[{}]/g, '')} masks`)
  try {
    const folder = await createMaskFolder(path, { overwrite: false })
    for (const { frameIndex, mask } of masks) await folder.write(frameIndex, decodeMask(mask))
    await folder.finish()
  } catch {
    return error
  }
  const { code, message, hint, messageWithPath } = StudioError.from(error)
  return new StudioError(code, message, {
    hint: `${hint} The masks are kept in ${path}: give them to --ref, or import them in the window.`.trim(),
    ...{ cause: error, messageWithPath }
  })
}
