import { writeFile } from 'node:fs/promises'
import { type PendingFile, refuseExisting, reserveFile, writeFailure } from '../files/outputFile'
import type { WrittenExport } from './exportWriter'

/** Small text files that stand beside an export and come and go with it. */
export interface Companion {
  readonly path: string
  readonly text: string
}

/** @throws StudioError `output-exists`, `output-not-writable` */
export async function refuseCompanions(paths: readonly string[], overwrite: boolean): Promise<void> {
  for (const path of paths) await refuseExisting(path, overwrite)
}

/**
 * Writes them under temporary names; they get their names after the export has its own. Nothing stays when one cannot be
 * written, the export itself included.
 * @throws StudioError
 */
export async function withCompanions(
  written: WrittenExport,
  companions: readonly Companion[],
  overwrite: boolean
): Promise<WrittenExport> {
  const files: PendingFile[] = []
  const discard = async (): Promise<void> => {
    for (const file of files) await file.discard()
    await written.discard()
  }
  try {
    for (const { path, text } of companions) {
      const file = await reserveFile(path, overwrite)
      files.push(file)
      await writeFile(file.temporaryPath, text).catch((error: unknown) => {
        throw writeFailure(path, error)
      })
    }
  } catch (error) {
    await discard()
    throw error
  }
  const publish = async (): Promise<readonly string[]> => {
    const paths = [...(await written.publish())]
    for (const file of files) paths.push(await file.publish())
    return paths
  }
  return { ...written, publish, discard }
}

/** Path of an export without the ending of a video; folders stay as they are. */
export function stemOf(path: string): string {
  return path.replace(/\.(mp4|m4v|mov|mkv|webm)$/i, '')
}
