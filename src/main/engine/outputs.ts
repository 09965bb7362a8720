import { createMaskFolder } from '../media/masks/maskFolder'
import { reserveFile } from '../files/outputFile'

export interface OutputPaths {
  readonly masksDir?: string
  readonly overlayPath?: string
  readonly savePath?: string
  readonly overwrite: boolean
}

/**
 * Makes sure of the outputs before any work is done, by starting and giving up each of them: an hour of inference must
 * never end at a read-only folder.
 * @throws StudioError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function checkOutputs({ masksDir, overlayPath, savePath, overwrite }: OutputPaths): Promise<void> {
  if (savePath !== undefined) await (await reserveFile(savePath, overwrite)).discard()
  if (overlayPath !== undefined) await (await reserveFile(overlayPath, overwrite)).discard()
  if (masksDir !== undefined) await (await createMaskFolder(masksDir, { overwrite })).abort()
}
