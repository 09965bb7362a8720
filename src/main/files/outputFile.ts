import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { clearIncomplete, isIncomplete } from './incompleteMark'
import { sweepStaleParts } from './staleParts'
import { temporaryBeside } from './temporaryName'

/** Files come into being under a temporary name beside their target and are renamed when complete. */
export interface PendingFile {
  readonly temporaryPath: string
  /** Gives the file its name. @returns the final path */
  publish(): Promise<string>
  /** Deletes what was written; harmless after `publish`. */
  discard(): Promise<void>
}

/**
 * Reserves a temporary file beside the target, which proves that the folder can be written to.
 * @throws StudioError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function reserveFile(path: string, overwrite: boolean): Promise<PendingFile> {
  const target = resolve(path)
  await refuseExisting(path, overwrite)
  const release = claimOutput(path)
  await sweepStaleParts(dirname(target))
  const temporaryPath = temporaryBeside(target)
  await open(temporaryPath, 'wx')
    .then((file) => file.close())
    .catch((error: unknown) => {
      release()
      throw writeFailure(path, error)
    })
  return {
    temporaryPath,
    publish: async () => {
      await refuseExisting(path, overwrite)
      await rename(temporaryPath, target).catch((error: unknown) => {
        throw writeFailure(path, error)
      })
      await clearIncomplete(target)
      release()
      return target
    },
    discard: async () => {
      release()
      await rm(temporaryPath, { force: true })
    }
  }
}

/** Outputs of this process that are being written: two that run side by side never get one name. */
const inWork = new Set<string>()

/** @returns gives the name free again @throws StudioError `output-exists` */
export function claimOutput(path: string): () => void {
  const target = resolve(path)
  if (inWork.has(target)) {
    throw outputError('output-exists', path, (name) => `${name} is being written by another job.`, {
      hint: 'Choose another name, or wait for it.'
    })
  }
  inWork.add(target)
  let held = true
  return () => {
    if (held) inWork.delete(target)
    held = false
  }
}

/** @throws StudioError `output-exists`, `output-not-writable` */
export async function refuseExisting(path: string, overwrite: boolean): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    // Known before any work: no file will ever have such a name.
    if (error.code === 'ENAMETOOLONG') throw writeFailure(path, error)
    return null
  })
  if (found === null) return
  // One that is marked as not whole is there to be replaced.
  if (!overwrite && !(await isIncomplete(path))) {
    throw outputError('output-exists', path, (name) => `${name} exists already.`, {
      hint: 'Choose another name, or allow overwriting.'
    })
  }
  if (!found.isFile()) {
    // Overwriting a device or a pipe would put a file in its place.
    const what = found.isDirectory() ? 'a folder' : 'no file'
    throw outputError('output-not-writable', path, (name) => `${name} is ${what}.`, {
      hint: 'Choose the name of a file.'
    })
  }
  await access(path, constants.W_OK).catch((error: unknown) => {
    throw writeFailure(path, error)
  })
}

/** True when both paths lead to the same existing file. */
export async function isSameFile(first: string, second: string): Promise<boolean> {
  const paths = await Promise.all([first, second].map((path) => realpath(path).catch(() => null)))
  return paths[0] !== null && paths[0] === paths[1]
}

/** What is wrong with an output: told by its name in the window, by its path as it was given in a terminal. */
export function outputError(
  code: 'output-exists' | 'output-not-writable',
  path: string,
  tell: (name: string) => string,
  options: { readonly hint: string; readonly cause?: unknown }
): StudioError {
  return new StudioError(code, tell(basename(resolve(path))), { ...options, messageWithPath: tell(path) })
}

/** Names why something could not be written. */
export function writeFailure(path: string, error: unknown): StudioError {
  if (error instanceof StudioError) return error
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(basename(resolve(path)), error)
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'its folder does not exist',
    EACCES: 'you have no permission',
    EPERM: 'you have no permission',
    EROFS: 'the disk is read-only',
    ENAMETOOLONG: 'the name is too long'
  }
  const reason = reasons[String(code)] ?? (error instanceof Error ? error.message : String(error))
  return outputError('output-not-writable', path, (name) => `${name} cannot be written: ${reason}.`, {
    hint: 'Choose another folder, or check its permissions.',
    cause: error
  })
}

export function diskFull(name: string, cause?: unknown): StudioError {
  const hint = 'Free some space or choose another disk, then try again.'
  return new StudioError('disk-full', `The disk is full: ${name} could not be written.`, { hint, cause })
}
