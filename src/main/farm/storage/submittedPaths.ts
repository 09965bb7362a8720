import { posix, win32 } from 'node:path'

/** The rules for a path of the machine that submitted, which need not be of this system. */
export function pathsOf(path: string): typeof posix {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? win32 : posix
}
