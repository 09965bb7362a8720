import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * A process that hangs (a dead network drive, a fault of its own) would hold up its job for ever. It counts as hanging when it
 * has all it could wait for from us, and for a while neither writes nor reads nor computes anything.
 */

/** How often it is looked at; so many looks without a sign of life, and it is ended. */
export interface Patience {
  readonly everyMs: number
  readonly looks: number
}

export const usualPatience: Patience = { everyMs: 15_000, looks: 4 }

/**
 * Looks on until the process is gone. Only where the system tells what a process computes (Linux).
 * @param hangs called once
 * @returns stops looking
 */
export function watchForLife(child: ChildProcess, patience: Patience, hangs: () => void): () => void {
  if (child.pid === undefined || computed(child.pid) === null) return () => undefined
  const { pid } = child
  let [before, silent] = ['', 0]
  const look = (): void => {
    const now = `${computed(pid)} ${received(child)}`
    silent = now === before && !waitsForUs(child) ? silent + 1 : 0
    before = now
    if (silent < patience.looks) return
    clearInterval(timer)
    hangs()
  }
  // Counted in looks, not by the clock: a computer that slept, or a program that was stopped, has not waited.
  const timer = setInterval(look, patience.everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Clock ticks of processor time so far; null where nobody says. */
function computed(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return null
  }
}

const counts = new WeakMap<ChildProcess, { bytes: number }>()

function received(child: ChildProcess): number {
  const known = counts.get(child)
  if (known) return known.bytes + (child.stdin?.writableLength ?? 0)
  const count = { bytes: 0 }
  counts.set(child, count)
  child.stderr?.on('data', (text: string) => (count.bytes += text.length))
  return 0
}

/** Its output is full, or it has read all there is so far. */
function waitsForUs({ stdin, stdout }: ChildProcess): boolean {
  if (stdout && stdout.readableLength > 0) return true
  return stdin !== null && !stdin.writableEnded && !stdin.destroyed && stdin.writableLength === 0
}
