import { z } from 'zod'
import { idealFarm } from './farmModel'
import { simulateFarm } from './simulateFarm'

const calibrationSchema = z.object({
  /** Until the first clip begins, a clip's own, and a frame's. */
  startSeconds: z.number().nonnegative(),
  clipSeconds: z.number().nonnegative(),
  frameSeconds: z.number().positive()
})

/**
 * A run that was measured, and what was measured beforehand to foretell it: `npm run scale:measure`. The clips of the
 * calibration are others than those of the run.
 */
export const measuredRunSchema = z.object({
  date: z.string(),
  machine: z.string(),
  /** How many frames each clip of the run has, in the order of the queue. */
  frames: z.array(z.int().positive()).min(1),
  runs: z
    .array(
      calibrationSchema.extend({
        workers: z.int().positive(),
        /** Of the clock, or of the processor: these say the same on a machine that does other things beside. */
        seconds: z.enum(['wall', 'processor']),
        /** From the start of the first worker to the last file, by the worker that took longest. */
        took: z.number().positive()
      })
    )
    .min(1)
})

export type Calibration = z.infer<typeof calibrationSchema>
export type MeasuredRun = z.infer<typeof measuredRunSchema>

export interface Reproduction {
  readonly workers: number
  readonly clips: number
  readonly seconds: 'wall' | 'processor'
  readonly measuredSeconds: number
  readonly simulatedSeconds: number
  /** Simulated over measured, less one. */
  readonly error: number
}

export function reproduceRun({ frames }: MeasuredRun, run: MeasuredRun['runs'][number]): Reproduction {
  const seconds = frames.map((count) => count * run.frameSeconds)
  const simulated = simulateFarm({
    ...idealFarm,
    ...{ clips: frames.length, workers: run.workers, work: { law: 'listed', seconds } },
    overheadSeconds: run.clipSeconds,
    start: { seconds: run.startSeconds, perSecond: Infinity }
  })
  return {
    ...{ workers: run.workers, clips: frames.length, seconds: run.seconds, measuredSeconds: run.took },
    simulatedSeconds: simulated.seconds,
    error: simulated.seconds / run.took - 1
  }
}

export function reproductionTable(runs: readonly Reproduction[]): string {
  const rows = runs.map(({ workers, clips, seconds, measuredSeconds, simulatedSeconds, error }) => {
    const off = `${error < 0 ? '−' : '+'}${Math.abs(error * 100).toFixed(1)} %`
    return `| ${clips} | ${workers} | ${seconds} | ${measuredSeconds.toFixed(1)} s | ${simulatedSeconds.toFixed(1)} s | ${off} |`
  })
  return ['| clips | workers | seconds | measured | simulated | off by |', '| - | - | - | - | - | - |', ...rows].join(
    '\n'
  )
}
