import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { clipPayloadSchema, madeForSchema, partSchema, type MadeFor } from '../ports'
import { prefix } from './connection'
import { redisOptions, type FarmAddress } from './farmAddress'

/** A clip, or a part of one, as BullMQ carries it. */
export const clipJobSchema = z.strictObject({
  clip: clipPayloadSchema,
  /** `join`: its parts were queued, and are there when it is taken again. */
  task: z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('clip') }),
    z.strictObject({ step: z.literal('part'), part: partSchema }),
    z.strictObject({ step: z.literal('join'), parts: z.array(partSchema).min(1) })
  ]),
  /** Its turn among the users', see `fairShare.ts`. */
  turn: z.int().min(0)
})

export type ClipJob = z.infer<typeof clipJobSchema>
export type ClipQueue = Queue<ClipJob>

/** A queue for each program and network: what a worker is not made for, it never sees. */
export function queueName({ program, bundle }: MadeFor): string {
  return `clips-${program}-${bundle.digest.slice(0, 12)}`
}

const listKey = `${prefix}:queues`

/** The queues of a farm, each opened once. */
export class ClipQueues {
  readonly #open = new Map<string, ClipQueue>()

  constructor(
    readonly redis: Redis,
    private readonly address: FarmAddress
  ) {}

  /** @param madeFor makes it known to all */
  async of(madeFor: MadeFor): Promise<ClipQueue> {
    const name = queueName(madeFor)
    if (!this.#open.has(name)) await this.redis.hset(listKey, name, JSON.stringify(madeFor))
    return this.#opened(name)
  }

  /** Every queue anybody ever used, with whom it is for. */
  async all(): Promise<readonly { readonly queue: ClipQueue; readonly madeFor: MadeFor }[]> {
    const known = await this.redis.hgetall(listKey)
    return Object.entries(known).flatMap(([name, text]) => {
      const madeFor = madeForSchema.safeParse(JSON.parse(text))
      return madeFor.success ? [{ queue: this.#opened(name), madeFor: madeFor.data }] : []
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()))
    this.redis.disconnect()
  }

  #opened(name: string): ClipQueue {
    const known = this.#open.get(name)
    if (known) return known
    const queue: ClipQueue = new Queue<ClipJob>(name, { connection: redisOptions(this.address, false), prefix })
    // Whoever asks gets the error.
    queue.on('error', () => undefined)
    this.#open.set(name, queue)
    return queue
  }
}
