import { z } from 'zod'

/**
 * What one kind of worker was measured to do; written by `npm run bench:sizes`, read by `npm run scale:simulate`. Core
 * seconds are processor time: they hardly change when something else runs beside, as frames a second do.
 */
const sizeSchema = z.object({
  name: z.string().min(1),
  framesPerSecond: z.number().positive(),
  /** Processor time of everything, FFmpeg included. */
  coreSecondsPerVideoSecond: z.number().positive(),
  /** Of decoding alone, to full size. */
  decodeCoreSecondsPerVideoSecond: z.number().nonnegative(),
  /** Processor time a job needs before and after its frames: program, network. */
  overheadCoreSeconds: z.number().nonnegative(),
  inputBytesPerVideoSecond: z.number().positive(),
  maskBytesPerVideoSecond: z.number().positive(),
  peakMiB: z.number().positive()
})

export const measuredSizesSchema = z.object({
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  machine: z.object({ cpu: z.string(), cores: z.int().positive(), node: z.string() }),
  device: z.string(),
  precision: z.string(),
  model: z.string(),
  frameRate: z.number().positive(),
  sizes: z.array(sizeSchema).min(1)
})

export type MeasuredSize = z.infer<typeof sizeSchema>
export type MeasuredSizes = z.infer<typeof measuredSizesSchema>
