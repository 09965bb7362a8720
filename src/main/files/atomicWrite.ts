import { access, constants, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { sweepStaleParts } from './staleParts'
import { temporaryBeside } from './temporaryName'

/** `replaceFile` with content that is at hand. */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await replaceFile(path, (file) => file.writeFile(content))
}

/**
 * Replaces a file as a whole: readers see the old content or the new, never a part, even if the power goes. Keeps the
 * permissions of the file it replaces and follows a symbolic link to its target. A file that is write-protected is not
 * replaced, though a rename could.
 * @throws StudioError `output-not-writable`, `disk-full`, `file-is-directory`, `internal`; nothing is left behind and
 *   the old file is untouched
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path)
    await sweepStaleParts(dirname(target))
    const temporary = temporaryBeside(target)
    try {
      await writeSynced(temporary, write, await permissionsOf(target))
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    await syncFolder(dirname(target))
  } catch (error) {
    throw writeError(path, error)
  }
}

async function permissionsOf(path: string): Promise<number | null> {
  const former = await stat(path).catch(() => null)
  if (former?.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' })
  if (former && !former.isFile()) throw Object.assign(new Error('is no file'), { code: notAFile })
  if (former && (await isReadOnly(path))) throw Object.assign(new Error('is read-only'), { code: readOnlyFile })
  return former ? former.mode & 0o7777 : null
}

const readOnlyFile = 'READ_ONLY_FILE'
/** A device, a pipe: a rename would put a file in its place. */
const notAFile = 'NOT_A_FILE'

/** Whether a file may not be written: its owner said so, or the system does. False where there is none. */
export async function isReadOnly(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  if (!found) return false
  // Whoever may do everything is still asked not to.
  if ((found.mode & 0o222) === 0) return true
  return access(path, constants.W_OK).then(
    () => false,
    () => true
  )
}

async function writeSynced(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  mode: number | null
): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await write(file)
    if (mode !== null) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the rename itself durable. Not every system lets a folder be opened: then the file system has to do. */
async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined
  try {
    folder = await open(path, 'r')
    await folder.sync()
  } catch {
    // Windows and some network file systems.
  } finally {
    await folder?.close()
  }
}

const notWritable = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG']

/** A failure to write, in the words of the studio. */
export function writeError(path: string, cause: unknown): StudioError {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  const name = basename(path)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new StudioError('disk-full', `There is no room left to write “${name}”.`, {
      hint: 'Free some space or choose another place; the former file is unchanged.',
      cause
    })
  }
  if (code === 'EISDIR') {
    return new StudioError('file-is-directory', `“${name}” is a folder.`, { hint: 'Choose another name.', cause })
  }
  if (code === notAFile) {
    return new StudioError('output-not-writable', `“${name}” is no file.`, { hint: 'Choose another name.', cause })
  }
  if (code === readOnlyFile) {
    return new StudioError('output-not-writable', `“${name}” is read-only.`, {
      hint: 'Save under another name or in another folder; the file is unchanged.',
      cause
    })
  }
  if (!notWritable.includes(code)) return StudioError.from(cause)
  return new StudioError('output-not-writable', `“${name}” cannot be written in “${dirname(path)}”.`, {
    hint: 'Choose a folder that exists and that you may write to; the former file is unchanged.',
    cause
  })
}
