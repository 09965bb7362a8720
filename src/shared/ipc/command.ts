import { z } from 'zod'

/** What a command is made of, and the inputs that several commands share. Outputs come from our own process: typed, not parsed. */
export interface Command<I extends z.ZodType, O> {
  readonly input: I
  /** Type carrier; never read. */
  readonly output?: O
}

export function command<O>() {
  return <I extends z.ZodType>(input: I): Command<I, O> => ({ input })
}

export const nothing = z.undefined()
export const path = z.string().min(1).max(32_768)
export const jobId = z.string().min(1).max(64)
export const frameIndex = z.int().min(0)

export interface JobStarted {
  readonly jobId: string
}
