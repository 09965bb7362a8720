import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseSequencePath } from '../../shared/domain/sequencePath'

/** Whether there is a file or folder of this path that can be seen; of a pattern of pictures, whether its folder is. */
export async function fileExists(path: string): Promise<boolean> {
  const { path: plain, frameRate } = parseSequencePath(path)
  return (await isThere(path)) || (frameRate !== null && isThere(/%0?\d*d/.test(plain) ? dirname(plain) : plain))
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}
