import { z } from 'zod'
import { errorCodes } from './errors'

/** A farm as the window shows it: clips that were sent from here, and whether the server answers. */

export const farmClipStates = ['waiting', 'running', 'retrying', 'parts', 'done', 'dead', 'cancelled'] as const

const errorSchema = z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() })

export const farmClipSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  title: z.string().max(500),
  state: z.enum(farmClipStates),
  /** Null before its first frame. */
  progress: z.object({ done: z.number(), total: z.number(), framesPerSecond: z.number() }).nullable(),
  error: errorSchema.nullable(),
  notes: z.array(z.string()),
  /** The project it made; null until it is there. */
  project: z.string().nullable()
})

export type FarmClip = z.infer<typeof farmClipSchema>

export const farmViewSchema = z.object({
  /** Of the server, as it may be shown; null = there is no farm, and nothing is sent anywhere. */
  address: z.string().nullable(),
  state: z.enum(['off', 'connecting', 'connected', 'failed']),
  error: errorSchema.nullable(),
  workers: z.int().min(0),
  /** The one sent last first. */
  clips: z.array(farmClipSchema)
})

export type FarmView = z.infer<typeof farmViewSchema>

export const noFarm: FarmView = { address: null, state: 'off', error: null, workers: 0, clips: [] }
