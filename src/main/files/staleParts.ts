import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryOwner } from './temporaryName'

/**
 * Deletes what a program that was killed left half-written in a folder: temporary files of this machine whose process is
 * gone. Those of programs that run, or of other machines on the same drive, are left alone.
 */
export async function removeStaleParts(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((): string[] => [])
  const stale = entries.filter((name) => {
    const pid = temporaryOwner(name)
    return pid !== null && !isRunning(pid)
  })
  await Promise.all(
    stale.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined))
  )
}

const swept = new Map<string, Promise<void>>()

/** `removeStaleParts`, once a folder and process: whoever writes there again finds nothing new. */
export function sweepStaleParts(folder: string): Promise<void> {
  const sweep = swept.get(folder) ?? removeStaleParts(folder)
  swept.set(folder, sweep)
  return sweep
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process, which may be a studio.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
