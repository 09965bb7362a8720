import { execFile } from 'node:child_process'
import type { ProbeResult } from './compareDevices'
import { builtEntry } from './builtEntry'

/** A first start compiles shaders and may take long; a hung driver must not hold the studio up for ever. */
const timeoutMillis = 120_000

export interface ProbeRequest {
  readonly bundlePath: string
  readonly device: string
  readonly threads: number
}

/** Tries a device out in a process that may die of it. */
export async function probeDevice({ bundlePath, device, threads }: ProbeRequest): Promise<ProbeResult> {
  const answer = await probeInProcess<ProbeResult>([bundlePath, device, String(threads)])
  if (answer === null) return (await import('./compareDevices')).compareDevices(bundlePath, device, threads)
  return 'died' in answer ? { ok: false, reason: answer.died } : answer
}

/**
 * Runs `deviceProbe.ts` with these arguments in a process of its own.
 * @returns what it printed, or why it printed nothing; null when the code runs from source and there is no such process
 */
export function probeInProcess<T extends object>(args: readonly string[]): Promise<T | { died: string } | null> {
  const entry = builtEntry('deviceProbe')
  if (!entry) return Promise.resolve(null)
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [entry, ...args],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeout: timeoutMillis, windowsHide: true },
      (error, stdout) => resolve(parseResult<T>(stdout) ?? { died: describeDeath(error) })
    )
  })
}

function parseResult<T>(stdout: string): T | null {
  const line = stdout.trim().split('\n').pop() ?? ''
  try {
    return JSON.parse(line) as T
  } catch {
    return null
  }
}

function describeDeath(
  error: (Error & { killed?: boolean; signal?: NodeJS.Signals | null; code?: unknown }) | null
): string {
  if (error?.killed) return `no answer within ${timeoutMillis / 1000} s`
  if (error?.signal) return `the probe crashed (${error.signal})`
  return `the probe failed (${String(error?.code ?? error?.message ?? 'no answer')})`
}
