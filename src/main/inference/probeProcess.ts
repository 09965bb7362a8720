import { execFile } from 'node:child_process'

/** A first start compiles shaders and may take long; a hung driver must not hold the studio up for ever. */
export const probePatienceMs = 120_000

export interface ProbeEnd {
  /** What it wrote to its standard output. */
  readonly printed: string
  /** How it ended, in words: of use where it printed no result. */
  readonly death: string
}

/** Runs a built entry with arguments in a process that may die of it; never rejects. */
export type ProbeRunner = (entry: string, args: readonly string[]) => Promise<ProbeEnd>

let runner: ProbeRunner = runInNode

/** Node.js starts itself; a packaged Electron is no Node.js, so that its main process starts the probe instead. */
export function probeThrough(other: ProbeRunner): void {
  runner = other
}

export function runProbe(entry: string, args: readonly string[]): Promise<ProbeEnd> {
  return runner(entry, args)
}

function runInNode(entry: string, args: readonly string[]): Promise<ProbeEnd> {
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args], { timeout: probePatienceMs, windowsHide: true }, (error, stdout) =>
      resolve({ printed: stdout, death: describeDeath(error) })
    )
  })
}

function describeDeath(
  error: (Error & { killed?: boolean; signal?: NodeJS.Signals | null; code?: unknown }) | null
): string {
  if (error?.killed) return noAnswer
  if (error?.signal) return `the probe crashed (${error.signal})`
  return `the probe failed (${String(error?.code ?? error?.message ?? 'no answer')})`
}

export const noAnswer = `no answer within ${probePatienceMs / 1000} s`
