import { readdirSync, readlinkSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Chromium keeps the socket by which a second start finds the first in a folder of its own among the temporary files. A program
 * that is killed leaves it there, and the next start makes another one and forgets the former.
 */

/** Folder of the socket that the settings point to; null where there is none. */
export function socketFolder(settings: string): string | null {
  try {
    return dirname(readlinkSync(join(settings, 'SingletonSocket')))
  } catch {
    return null
  }
}

/** To be called by the program that is the first now. Removes what the one before it left, and nothing else. */
export function removeFormerSocket(settings: string, former: string | null): void {
  const now = socketFolder(settings)
  if (former === null || now === null || former === now || !/^(scoped_dir|\.org\.chromium\.)/.test(basename(former)))
    return
  try {
    const isOurs = readdirSync(former).every((name) => name === 'SingletonSocket' || name === 'SingletonCookie')
    if (isOurs) rmSync(former, { recursive: true, force: true })
  } catch {
    // Gone, or somebody else's.
  }
}

/** What a second start hands to the first. In ASCII: Electron 25 loses whatever holds letters beyond Latin ones. */
export interface HandedOver {
  readonly path: string | null
}

export function handOver(path: string | null): HandedOver {
  return { path: path === null ? null : encodeURIComponent(path) }
}

/** @param data of the event `second-instance`, null where it was lost @returns the path; null where there is none */
export function handedOver(data: unknown): string | null {
  const { path } = (data ?? { path: null }) as HandedOver
  return path === null ? null : decodeURIComponent(path)
}
