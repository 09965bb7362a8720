import { readdirSync, readFileSync } from 'node:fs'

const samplingMillis = 100

/** Most memory a process held while it was watched, resident, MiB. */
export interface PeakMemory {
  readonly processMiB: number
  /** With every process below it. */
  readonly treeMiB: number
}

/** Watches a process through `/proc`: on Linux; elsewhere both figures stay 0. @returns ends the watch */
export function watchMemory(pid: number): () => PeakMemory {
  const peak = { processMiB: 0, treeMiB: 0 }
  const sampling = setInterval(() => {
    try {
      const own = residentMiB(pid)
      const tree = descendants(pid).reduce((sum, child) => sum + residentMiB(child), own)
      peak.processMiB = Math.max(peak.processMiB, own)
      peak.treeMiB = Math.max(peak.treeMiB, tree)
    } catch {
      // A process ended meanwhile, or this is not Linux.
    }
  }, samplingMillis)
  return () => {
    clearInterval(sampling)
    return peak
  }
}

function residentMiB(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes ?? 0) / 1024
}

function descendants(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim()
    return children === '' ? [] : children.split(' ').flatMap((child) => [Number(child), ...descendants(Number(child))])
  })
}
