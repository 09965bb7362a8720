import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it that are missing. Node's own recursive `mkdir` never returns below folders that take
 * no new ones (`/proc`), and cannot be cancelled there; here each step ends.
 * @throws NodeJS.ErrnoException `ENOENT` where the system refuses a new folder, `EACCES`, `ENOTDIR`, `ENOSPC`, …
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = []
  for (let at = resolve(path); !(await isFolder(at)); at = dirname(at)) {
    missing.unshift(at)
    if (at === dirname(at)) break
  }
  for (const folder of missing) {
    await mkdir(folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another program may have made it meanwhile.
      if (error.code !== 'EEXIST' || !(await isFolder(folder))) throw error
    })
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false
  )
}
