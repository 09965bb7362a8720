import { z } from 'zod'
import { encodedMaskSchema, objectIdSchema } from '../domain/project'
import type { PointedMask } from '../domain/pointing'
import type { FrameSuggestions } from '../domain/suggestions'
import type { FoundTracks } from '../domain/tracks'
import { command, frameIndex, jobId, type JobStarted } from './command'

/** Of one frame: far more than anyone clicks. */
const mostStrokes = 200
const mostPoints = 500

const embedding = z.custom<Float32Array>((value) => value instanceof Float32Array, 'expected numbers')

const place = z.object({ x: z.number(), y: z.number() })
const stroke = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('points'),
    points: z.array(place).min(1).max(mostPoints).readonly(),
    positive: z.boolean()
  }),
  z.object({
    kind: z.literal('box'),
    box: z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() })
  })
])

/** Commands that find objects, pointed at or not, handed on to the engine under the same name. Nothing is changed by them. */
export const suggestCommands = {
  /**
   * Objects the network sees on a frame; an empty list where there are none. Of several calls at once only the last is
   * answered, the others fail as `cancelled`.
   */
  'suggest:frame': command<FrameSuggestions>()(z.object({ frameIndex })),
  /**
   * The mask of what was pointed at, all strokes from the first on. Of several calls at once only the last is answered,
   * the others fail as `cancelled`; `bad-arguments` for a place outside the picture.
   */
  'point:frame': command<PointedMask>()(
    z.object({
      frameIndex,
      strokes: z.array(stroke).min(1).max(mostStrokes).readonly(),
      base: encodedMaskSchema.nullable(),
      answer: z.int().min(0).max(8).nullable()
    })
  ),
  /** Looks for objects in a range: `discover:found` and `job:finished`, or `job:failed` (`no-objects-found` among others). */
  'discover:start': command<JobStarted>()(z.object({ from: frameIndex, to: frameIndex })),
  /** Masks of found tracks, frame by frame as `job:mask`, then `job:finished` or `job:failed`. */
  'discover:masks': command<JobStarted>()(
    z.object({
      from: frameIndex,
      to: frameIndex,
      tracks: z
        .array(z.object({ objectId: objectIdSchema, embedding }))
        .min(1)
        .max(255)
    })
  )
} as const

const range = z.object({ from: frameIndex, to: frameIndex })

const foundTracksSchema: z.ZodType<FoundTracks> = z.object({
  range,
  shots: z.array(range),
  tracks: z.array(
    z.object({
      score: z.number(),
      shot: range,
      bestFrame: frameIndex,
      presence: z.number(),
      embedding,
      thumbnails: z.array(z.object({ frameIndex, mask: encodedMaskSchema }))
    })
  )
})

export const suggestEvents = {
  'discover:found': z.object({ jobId, found: foundTracksSchema })
} as const
