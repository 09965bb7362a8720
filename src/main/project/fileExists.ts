import { access } from 'node:fs/promises'

/** Whether there is a file or folder of this path that can be seen. */
export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}
