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

/** Commands of `hodor-studio` in a terminal, which a packaged program does not have. */
export const terminalCommands = [
  'probe',
  'segment',
  'suggest',
  'discover',
  'export',
  'batch',
  'bench',
  'models',
  'devices',
  'submit',
  'worker',
  'farm'
] as const

/**
 * Whether a packaged program was started as if it were the command line, and what is said to that.
 * @param isFile whether there is a file of that name here: it would be meant then
 */
export function terminalRefusal(argv: readonly string[], isFile: (name: string) => boolean): string | null {
  const word = argv.slice(1).find((each) => !each.startsWith('-'))
  const command = terminalCommands.find((name) => name === word)
  if (command === undefined || isFile(command)) return null
  return (
    `“${command}” is a command of the command line, which this packaged program does not have: it is the window.\n` +
    `Get the sources of HODOR Studio and Node.js, run \`npm run build\`, then \`bin/hodor-studio ${command} …\`.\n`
  )
}

function fromUrl(url: string): string | null {
  try {
    return fileURLToPath(url)
  } catch {
    return null
  }
}
