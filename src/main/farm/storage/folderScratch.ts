import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../files/atomicWrite'
import type { ClipScratch } from '../ports'

/** A clip's small files in a folder all workers share. */
export function folderScratch(folder: string): ClipScratch {
  const made = async (): Promise<string> => {
    await mkdir(folder, { recursive: true })
    return folder
  }
  return {
    put: async (name, data) => writeFileAtomic(join(await made(), name), data),
    get: (name) =>
      readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      }),
    names: async () => {
      const names = await readdir(folder).catch(() => [])
      return names.filter((name) => !name.startsWith('.')).sort()
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    clear: () => rm(folder, { recursive: true, force: true })
  }
}
