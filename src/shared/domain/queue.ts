import { z } from 'zod'
import { errorCodes } from './errors'

/** A queue of long jobs as it is shown and kept: what each is called and how it stands. What to do lies elsewhere. */

export const queueStates = ['waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const

export const queueItemSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** What it makes, in a few words: `swan – overlay, H.264`. */
  title: z.string().max(500),
  /** Where it goes: a folder. */
  place: z.string().max(32_768),
  /** `interrupted`: it ran when the program ended; it begins again from the start. */
  state: z.enum(queueStates),
  /** Frames it will write; 0 while unknown. */
  total: z.int().min(0),
  /** What it wrote. */
  files: z.array(z.string()),
  /** What the user should know about the result. */
  notes: z.array(z.string()),
  /** Done, but of a video that broke off: what there was of it. */
  incomplete: z.boolean().optional(),
  error: z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() }).nullable()
})

export type QueueState = (typeof queueStates)[number]
export type QueueItem = z.infer<typeof queueItemSchema>

const queueProgressSchema = z.object({
  done: z.number(),
  total: z.number(),
  framesPerSecond: z.number(),
  secondsLeft: z.number()
})

export const queueViewSchema = z.object({
  /** In the order they are done. */
  items: z.array(queueItemSchema).readonly(),
  /** Nothing new starts, and what runs waits between two frames. */
  held: z.boolean(),
  /** Of the item that runs; null before its first frame. */
  progress: queueProgressSchema.nullable()
})

export type QueueProgress = z.infer<typeof queueProgressSchema>
export type QueueView = Readonly<z.infer<typeof queueViewSchema>>

/** What an item that does not run can become by itself: it will be done. */
export function isPending({ state }: Pick<QueueItem, 'state'>): boolean {
  return state === 'waiting' || state === 'interrupted'
}

export function isFinished({ state }: Pick<QueueItem, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
