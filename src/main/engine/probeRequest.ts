import { z } from 'zod'
import type { ProbeEnd, ProbeRunner } from '../inference/probeProcess'

/** What the engine's process asks of the main process: a device to be tried out, as arguments of `deviceProbe.ts`. */
export const probeRequestSchema = z.object({
  kind: z.literal('probe'),
  id: z.number(),
  args: z.array(z.string())
})

export interface ProbeAnswer {
  readonly kind: 'probed'
  readonly id: number
  readonly end: ProbeEnd
}

/** Probes through another process, by messages. */
export class ProbeLine {
  readonly #post: (request: z.infer<typeof probeRequestSchema>) => void
  readonly #waiting = new Map<number, (end: ProbeEnd) => void>()
  #lastId = 0

  constructor(post: (request: z.infer<typeof probeRequestSchema>) => void) {
    this.#post = post
  }

  /** Which entry is run is not for the engine to say: the main process knows its own. */
  readonly run: ProbeRunner = (_entry, args) =>
    new Promise((resolve) => {
      const id = ++this.#lastId
      this.#waiting.set(id, resolve)
      this.#post({ kind: 'probe', id, args: [...args] })
    })

  take({ id, end }: ProbeAnswer): void {
    this.#waiting.get(id)?.(end)
    this.#waiting.delete(id)
  }
}
