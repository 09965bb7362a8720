import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { clearIncomplete, isIncomplete } from './incompleteMark'
import { makeFolder } from './makeFolder'
import { claimOutput, outputError, type PendingFile, writeFailure } from './outputFile'
import { sweepStaleParts } from './staleParts'
import { temporaryBeside } from './temporaryName'

export interface FolderOptions {
  readonly overwrite: boolean
  /** Names of files such a folder holds: only one that holds nothing else is ever replaced. */
  readonly ours: RegExp
}

/**
 * A folder that appears, or is replaced, all at once. An empty one may be taken without `overwrite`. With it, only a
 * folder that holds nothing but files of the kind is replaced, so that a wrong path never costs other files.
 * @throws StudioError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function reserveFolder(path: string, options: FolderOptions): Promise<PendingFile> {
  const target = resolve(path)
  await checkFolder(path, options)
  const release = claimOutput(path)
  const temporaryPath = temporaryBeside(target)
  await makeFolder(dirname(target))
    .then(() => sweepStaleParts(dirname(target)))
    .then(() => mkdir(temporaryPath))
    .catch((error: unknown) => {
      release()
      throw writeFailure(path, error)
    })
  return {
    temporaryPath,
    publish: async () => {
      await checkFolder(path, options)
      await replaceFolder(temporaryPath, target)
      await clearIncomplete(target)
      release()
      return target
    },
    discard: async () => {
      release()
      await rm(temporaryPath, { recursive: true, force: true })
    }
  }
}

async function checkFolder(path: string, { overwrite, ours }: FolderOptions): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENAMETOOLONG') throw writeFailure(path, error)
    return null
  })
  if (!found) return
  if (!found.isDirectory()) {
    throw outputError('output-not-writable', path, (name) => `${name} is a file, not a folder.`, {
      hint: 'Choose a new folder name.'
    })
  }
  const entries = await readdir(path).catch((error: unknown) => {
    throw writeFailure(path, error)
  })
  if (entries.length === 0) return
  const hint = 'Choose a new or empty folder.'
  if (!overwrite && !(await isIncomplete(path)))
    throw outputError('output-exists', path, (name) => `The folder ${name} is not empty.`, { hint })
  const foreign = entries.find((entry) => !ours.test(entry))
  if (foreign === undefined) return
  const refusal = (name: string): string => `The folder ${name} holds other files (${foreign}): it is not replaced.`
  throw outputError('output-exists', path, refusal, { hint })
}

/** Folders cannot be renamed over full ones: the old one steps aside first, and comes back if that fails. */
async function replaceFolder(temporary: string, target: string): Promise<void> {
  const aside = temporaryBeside(target)
  const moved = await rename(target, aside).then(
    () => true,
    () => false
  )
  try {
    await rename(temporary, target)
  } catch (error) {
    if (moved) await rename(aside, target)
    await rm(temporary, { recursive: true, force: true })
    throw writeFailure(target, error)
  }
  if (moved) await rm(aside, { recursive: true, force: true })
}
