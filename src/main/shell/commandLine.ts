import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The file a start names, absolute, or null. Switches (`--x`, `-x`) are Chromium's or Electron's and are left out,
 * unless they come after `--`.
 * @param argv of the process, program first
 * @param workingDirectory of the process
 * @param appPath folder given to a bare Electron (`electron . clip.mp4`), which is no file to open; null when packaged
 */
export function fileFromCommandLine(
  argv: readonly string[],
  workingDirectory: string,
  appPath: string | null
): string | null {
  const separator = argv.indexOf('--')
  const before = separator < 0 ? argv.slice(1) : argv.slice(1, separator)
  const words = before.filter((word) => !word.startsWith('-'))
  const application = appPath === null ? -1 : words.findIndex((word) => resolve(workingDirectory, word) === appPath)
  const named = [...words.slice(application + 1), ...(separator < 0 ? [] : argv.slice(separator + 1))][0]
  if (named === undefined || named === '') return null
  return named.startsWith('file://') ? fromUrl(named) : resolve(workingDirectory, named)
}

function fromUrl(url: string): string | null {
  try {
    return fileURLToPath(url)
  } catch {
    return null
  }
}
