import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The nearest folder above this code that holds the command line: the checkout, wherever the build puts this code. */
export function studioFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'bin', 'hodor-studio')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
