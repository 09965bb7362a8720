import type { ProbeResult } from './compareDevices'
import { builtEntry } from './builtEntry'
import { runProbe } from './probeProcess'

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
export async function probeInProcess<T extends object>(args: readonly string[]): Promise<T | { died: string } | null> {
  const entry = builtEntry('deviceProbe')
  if (!entry) return null
  const { printed, death } = await runProbe(entry, args)
  return parseResult<T>(printed) ?? { died: death }
}

function parseResult<T>(printed: string): T | null {
  const line = printed.trim().split('\n').pop() ?? ''
  try {
    return JSON.parse(line) as T
  } catch {
    return null
  }
}
