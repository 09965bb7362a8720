import { z } from 'zod'
import type { RgbaFrame, SoundChunk } from '../domain/types'
import { frameIndex } from './command'
import type { errorDataSchema } from './errorData'

export const framePortMessage = 'studio:frame-port'

/** Window to engine over the frame port. A cancelled request gets no further reply. */
export const frameRequestSchema = z.discriminatedUnion('kind', [
  /** Exact frame; `fit` bounds the size it is sent at (playback), absent = the video's displayed size. */
  z.object({
    kind: z.literal('frame'),
    id: z.int(),
    frameIndex,
    fit: z.object({ width: z.int().min(16), height: z.int().min(16) }).optional()
  }),
  /** A smaller, compressed picture of a frame if one is at hand, else `done`: a first look while the exact one is decoded. */
  z.object({ kind: z.literal('draft'), id: z.int(), frameIndex }),
  /** Small pictures of these frames, ascending, each as it is decoded; ends with `done`. */
  z.object({
    kind: z.literal('thumbnails'),
    id: z.int(),
    frames: z.array(frameIndex).min(1).max(500),
    height: z.int().min(16)
  }),
  /** A piece of the sound; times are the container's own. */
  z.object({
    kind: z.literal('sound'),
    id: z.int(),
    startMicros: z.number(),
    durationMicros: z.number().min(0).max(10_000_000)
  }),
  z.object({ kind: z.literal('cancel'), id: z.int() })
])

export type FrameRequest = z.infer<typeof frameRequestSchema>

export type FrameReply =
  | { readonly kind: 'frame'; readonly id: number; readonly frame: RgbaFrame }
  | { readonly kind: 'sound'; readonly id: number; readonly chunk: SoundChunk }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: z.infer<typeof errorDataSchema> }
