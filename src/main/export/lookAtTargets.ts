import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { freeBytes } from '../files/freeSpace'

export interface TargetFolder {
  /** Which of the names are taken already. */
  readonly existing: readonly string[]
  /** Null where the system does not say. */
  readonly freeBytes: number | null
  /** Why nothing can be written there; null where it can. */
  readonly refusal: string | null
}

/** What an export would meet in a folder. @param names of files and folders in it */
export async function lookAtTargets(folder: string, names: readonly string[]): Promise<TargetFolder> {
  const taken = await Promise.all(names.map((name) => exists(join(folder, name))))
  return {
    existing: names.filter((_, index) => taken[index]),
    freeBytes: await freeBytes(folder),
    refusal: await refusalOf(folder)
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}

async function refusalOf(folder: string): Promise<string | null> {
  const name = basename(folder) || folder
  const found = await stat(folder).catch(() => null)
  if (!found) return `The folder ${name} is gone. Is its drive connected?`
  if (!found.isDirectory()) return `${name} is a file, not a folder.`
  return access(folder, constants.W_OK).then(
    () => null,
    () => `Nothing may be written in ${name}.`
  )
}
