import { z } from 'zod'
import { referenceMaskSchema } from '../domain/project'
import type { EngineStatus, VideoInfo } from '../domain/types'
import { command, frameIndex, jobId, nothing, path, type JobStarted } from './command'

/** Commands that the main process hands on to the engine under the same name: video, network, propagation, jobs. */
export const engineCommands = {
  /** Probes and opens; the former video is closed. */
  'video:open': command<{ video: VideoInfo }>()(z.object({ path })),
  'video:close': command<undefined>()(nothing),
  /** Loads the model if need be. */
  'engine:status': command<EngineStatus>()(nothing),
  /** Masks arrive as `job:mask`, then `job:finished` or `job:failed`. */
  'propagate:start': command<JobStarted>()(
    z.object({ references: z.array(referenceMaskSchema).min(1), from: frameIndex, to: frameIndex })
  ),
  /** Resolves once the job has stopped; what is done is kept. Unknown jobs are already over: no error. */
  'job:cancel': command<undefined>()(z.object({ jobId }))
} as const
