import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { unzipSync, type UnzipFileInfo } from 'fflate'
import { throwIfCancelled } from '../../shared/domain/errors'
import { writeFailure } from '../files/outputFile'
import { readPlain } from '../files/plainFile'
import { makeTemporaryFolder } from '../files/temporaryFolder'
import { unreadable } from './annotationErrors'

/** What annotations come in; pictures of the clip itself, which exports often hold, may be among them. */
const wanted = ['.json', '.xml', '.txt', '.yaml', '.yml', '.names', '.png', '.jpg', '.jpeg', '.exr']
/** Bytes of the archive, of all that is unpacked, and files in it. */
const limits = { archive: 2 ** 30, unpacked: 2 ** 30, files: 200_000 }

/**
 * Unpacks an archive of annotations into a folder that is gone once it was used. Nothing leaves that folder, and nothing
 * beyond the limits is unpacked.
 * @throws StudioError `annotations-unreadable` for archives that are damaged, too large, or name places outside
 */
export async function inUnpacked<T>(
  path: string,
  signal: AbortSignal,
  use: (folder: string) => Promise<T>
): Promise<T> {
  const name = basename(path)
  const files = await filesOf(path, name)
  const parent = await makeTemporaryFolder()
  try {
    const root = join(parent, basename(path, extname(path)) || 'archive')
    await mkdir(root)
    for (const [inside, bytes] of Object.entries(files)) {
      throwIfCancelled(signal)
      const target = join(root, ...inside.split(/[\\/]/))
      await mkdir(dirname(target), { recursive: true })
        .then(() => writeFile(target, bytes))
        .catch((error: NodeJS.ErrnoException) => {
          const isOdd = ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL'].includes(error.code ?? '')
          if (isOdd) throw unreadable(name, `it holds a name that fits nowhere (${inside.slice(0, 80)})`, error)
          throw writeFailure(target, error)
        })
    }
    return await use(await innermost(root))
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
}

async function filesOf(path: string, name: string): Promise<Record<string, Uint8Array>> {
  const { size } = await stat(path)
  if (size > limits.archive) throw unreadable(name, 'it is larger than 1 GiB: unpack it, and choose the folder')
  const bytes = await readPlain(path, limits.archive).catch((error: unknown) => {
    throw unreadable(name, 'it is no file, or may not be read', error)
  })
  let [unpacked, count] = [0, 0]
  const filter = ({ name: inside, originalSize }: UnzipFileInfo): boolean => {
    if (isOutside(inside)) throw unreadable(name, `it names a place outside of itself (${inside.slice(0, 80)})`)
    if (!wanted.includes(extname(inside).toLowerCase()) || /(^|\/)(__MACOSX\/|\.)/.test(inside)) return false
    unpacked += originalSize
    count++
    if (unpacked > limits.unpacked || count > limits.files) {
      throw unreadable(name, 'it holds more than 1 GiB or 200,000 files: unpack it, and choose the folder')
    }
    return true
  }
  try {
    return unzipSync(bytes, { filter })
  } catch (error) {
    if (error instanceof Error && error.name === 'StudioError') throw error
    throw unreadable(name, 'it is no ZIP archive, or is damaged', error)
  }
}

function isOutside(name: string): boolean {
  return /^([\\/]|[A-Za-z]:)/.test(name) || name.split(/[\\/]/).includes('..') || name.includes('\0')
}

/** Archives often hold one folder and nothing else. */
async function innermost(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  const [only] = entries
  const isShell =
    entries.length === 1 && only?.isDirectory() === true && !/^(annotations|labels|segmentation)/i.test(only.name)
  return isShell && only ? innermost(join(folder, only.name)) : folder
}
