import { z } from 'zod'
import type { EngineDevices } from '../domain/devices'
import { mebibytes, precisionWishSchema } from '../domain/preferenceSchema'
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
  /**
   * Every device of this platform with its state and the reason. `probe` tries those nobody tried yet, each in a process
   * of its own; that may take seconds.
   */
  'engine:devices': command<EngineDevices>()(z.object({ probe: z.boolean() })),
  /**
   * Another device (`auto` or a name), precision or network bundle; what is absent stays. The new one is opened before the former
   * is let go: on failure (`device-unavailable`, `bundle-…`) nothing changes. A running job ends as it began.
   */
  'engine:configure': command<EngineStatus>()(
    z.object({
      device: z.string().min(1).max(64).optional(),
      precision: precisionWishSchema.optional(),
      bundlePath: path.optional()
    })
  ),
  /** Decoded frames kept for seeking, features for the next propagation; what is absent stays. Holds at once. */
  'engine:limits': command<undefined>()(
    z.object({
      frameCacheMiB: mebibytes('frameCacheMiB').optional(),
      featureMemoryMiB: mebibytes('featureMemoryMiB').optional(),
      featureDiskMiB: mebibytes('featureDiskMiB').optional()
    })
  ),
  /**
   * Masks arrive as `job:mask`, then `job:finished` or `job:failed`: each frame of the range once, frames where two walks
   * meet as provisional ones before. Where only parts of the range are wanted, frames beside them may come as well.
   */
  'propagate:start': command<JobStarted>()(
    z.object({
      references: z.array(referenceMaskSchema).min(1),
      from: frameIndex,
      to: frameIndex,
      wanted: z
        .array(z.object({ from: frameIndex, to: frameIndex }))
        .min(1)
        .optional()
    })
  ),
  /** A propagation or export stops within a frame and keeps its place; jobs that cannot pause go on. Unknown jobs are over: no error. */
  'job:pause': command<undefined>()(z.object({ jobId })),
  'job:resume': command<undefined>()(z.object({ jobId })),
  /** Resolves once the job has stopped; what is done is kept. Unknown jobs are already over: no error. */
  'job:cancel': command<undefined>()(z.object({ jobId }))
} as const
