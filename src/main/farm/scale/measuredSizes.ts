import { z } from 'zod'

/** What one kind of worker was measured to do; written by `npm run bench:sizes`, read by `npm run scale:simulate`. */
const sizeSchema = z.object({
  name: z.string().min(1),
  framesPerSecond: z.number().positive(),
  computeSecondsPerVideoSecond: z.number().positive(),
  /** Decoding by itself, nothing beside it. */
  decodeSecondsPerVideoSecond: z.number().positive(),
  /** Until the network is open. */
  startSeconds: z.number().nonnegative(),
  inputBytesPerVideoSecond: z.number().positive(),
  /** With FFmpeg. */
  peakMiB: z.number().positive()
})

export const measuredSizesSchema = z.object({
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  machine: z.object({ cpu: z.string(), cores: z.int().positive(), node: z.string() }),
  device: z.string(),
  precision: z.string(),
  model: z.string(),
  sizes: z.array(sizeSchema).min(1)
})

export type MeasuredSize = z.infer<typeof sizeSchema>
export type MeasuredSizes = z.infer<typeof measuredSizesSchema>
