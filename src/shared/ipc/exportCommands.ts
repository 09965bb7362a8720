import { z } from 'zod'
import { encodedMaskSchema, objectIdSchema } from '../domain/project'
import { command, frameIndex, path, type JobStarted } from './command'

/** Commands that write masks out, handed on to the engine under the same name. */

const channel = z.int().min(0).max(255)

export const overlayStyleSchema = z.object({
  opacity: z.number().min(0).max(1),
  outlinePx: z.number().min(0).max(64),
  colours: z.record(z.coerce.number().pipe(objectIdSchema), z.tuple([channel, channel, channel]))
})

/** What is drawn on a frame of an export; frames without an entry are written unchanged. */
const exportMasks = z.array(z.object({ frameIndex, mask: encodedMaskSchema }))

export const exportCommands = {
  'export:overlay': command<JobStarted>()(
    z.object({ path, masks: exportMasks, style: overlayStyleSchema, from: frameIndex, to: frameIndex })
  ),
  /** Indexed PNGs, DAVIS layout. */
  'export:masks': command<JobStarted>()(z.object({ path, masks: exportMasks }))
} as const
