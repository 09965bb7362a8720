import { execFile } from 'node:child_process'
import { compareDevices, type ProbeResult } from './compareDevices'
import { builtEntry } from './builtEntry'

/** A first start compiles shaders and may take long; a hung driver must not hold the studio up for ever. */
const timeoutMillis = 120_000

export interface ProbeRequest {
  readonly bundlePath: string
  readonly device: string
  readonly threads: number
}

/** Tries a device out in a process that may die of it. */
export function probeDevice(request: ProbeRequest): Promise<ProbeResult> {
  const entry = builtEntry('deviceProbe')
  const { bundlePath, device, threads } = request
  if (!entry) return compareDevices(bundlePath, device, threads)
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [entry, bundlePath, device, String(threads)],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeout: timeoutMillis, windowsHide: true },
      (error, stdout) => resolve(parseResult(stdout) ?? { ok: false, reason: describeDeath(error) })
    )
  })
}

function parseResult(stdout: string): ProbeResult | null {
  const line = stdout.trim().split('\n').pop() ?? ''
  try {
    return JSON.parse(line) as ProbeResult
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
