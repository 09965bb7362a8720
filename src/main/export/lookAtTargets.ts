import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { freeBytes } from './freeSpace'

export interface TargetFolder {
  /** Which of the names are taken already. */
  readonly existing: readonly string[]
  /** Null where the system does not say. */
  readonly freeBytes: number | null
}

/** What an export would meet in a folder. @param names of files and folders in it */
export async function lookAtTargets(folder: string, names: readonly string[]): Promise<TargetFolder> {
  const taken = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        () => true,
        () => false
      )
    )
  )
  return { existing: names.filter((_, index) => taken[index]), freeBytes: await freeBytes(folder) }
}
