import { randomBytes } from 'node:crypto'
import { cp, link, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isIncomplete } from '../../files/incompleteMark'
import { makeFolder } from '../../files/makeFolder'
import { writeFailure } from '../../files/outputFile'
import { digestFiles, wordOf, type FileDigest } from './digest'
import { existsAlready, type Destination } from './publishing'
import type { StagedOutput } from './staging'

/** Outputs get their names by renaming; on the way over to another disk they have a hidden name. */
export const folderDestination: Destination = {
  async compare(final, files) {
    const found = await stat(final).catch(() => null)
    if (!found) return 'absent'
    return wordOf(await digestFiles(final)) === wordOf(files) ? 'same' : 'other'
  },
  async put(output, _files: readonly FileDigest[], replace) {
    try {
      await putInPlace(output, replace)
    } catch (error) {
      throw writeFailure(output.final, error)
    }
  },
  exists: async (final) => (await stat(final).catch(() => null)) !== null,
  isIncomplete,
  remove: (final) => rm(final, { recursive: true, force: true })
}

async function putInPlace({ staged, final }: StagedOutput, replace: boolean): Promise<void> {
  await makeFolder(dirname(final))
  const near = await onSameDisk(staged, final)
  const isFolder = (await stat(near)).isDirectory()
  if (isFolder) return replaceFolder(near, final, replace)
  if (replace) return rename(near, final)
  // Unlike a rename, a link never takes the place of a file that appeared meanwhile.
  await link(near, final).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw existsAlready(final)
    // File systems without links.
    await rename(near, final)
  })
  await rm(near, { force: true })
}

async function onSameDisk(staged: string, final: string): Promise<string> {
  const [from, to] = await Promise.all([stat(staged), stat(dirname(final))])
  if (from.dev === to.dev) return staged
  const near = hiddenBeside(final)
  await cp(staged, near, { recursive: true })
  return near
}

/** Full folders cannot be renamed over: the old one steps aside, and comes back where that fails. */
async function replaceFolder(near: string, final: string, replace: boolean): Promise<void> {
  const aside = hiddenBeside(final)
  const moved =
    replace &&
    (await rename(final, aside).then(
      () => true,
      () => false
    ))
  await rename(near, final).catch(async (error: NodeJS.ErrnoException) => {
    if (moved) await rename(aside, final)
    if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') throw existsAlready(final)
    throw error
  })
  if (moved) await rm(aside, { recursive: true, force: true })
}

function hiddenBeside(final: string): string {
  return join(dirname(final), `.hodor-farm-${randomBytes(8).toString('hex')}.part`)
}
