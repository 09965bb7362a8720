import { createHash } from 'node:crypto'
import type { PropagatedMask } from '../../../shared/domain/types'
import type { ClipSink } from '../../engine/segmentClip'
import type { SegmentationModel } from '../../session/ports'
import type { PropagateRequest } from '../../session/propagate'
import type { Checkpoints, PropagationState, Resumed } from '../../session/propagationState'
import type { ClipScratch } from '../ports'
import { sealed, unsealed } from './sealed'

/** What must be the same for a checkpoint to be gone on with: another arithmetic would give other masks behind it. */
interface Header {
  readonly request: string
  readonly network: string
}

interface StateFile {
  readonly header: Header
  /** Files of masks, in order. */
  readonly segments: number
  readonly state: PropagationState
}

export interface CheckpointOptions {
  readonly scratch: ClipScratch
  /** Tells the checkpoints of a clip's parts apart. */
  readonly name: string
  readonly every: number
  readonly request: PropagateRequest
  readonly model: SegmentationModel
  written?(checkpoint: { readonly bytes: number; readonly milliseconds: number }): void
  /** One could not be written: the clip goes on without. */
  failed?(error: unknown): void
}

/**
 * Checkpoints of one propagation: masks in files that are only ever added to, then what is remembered, replaced as a whole.
 * One is written at a time, beside the work; when they come faster, the newest is.
 */
export class ClipCheckpoints implements ClipSink {
  readonly #options: CheckpointOptions
  readonly #header: Header
  #masks: PropagatedMask[] = []
  #segments = 0
  /** Masks that lie in files. */
  #kept = 0
  #wanted: PropagationState | null = null
  #writing: Promise<void> | null = null

  private constructor(options: CheckpointOptions) {
    this.#options = options
    this.#header = headerOf(options)
  }

  /** Reads what there is of an earlier attempt. */
  static async open(options: CheckpointOptions): Promise<{ checkpoints: Checkpoints; sink: ClipCheckpoints }> {
    const sink = new ClipCheckpoints(options)
    const resumed = await sink.#read()
    return { checkpoints: { every: options.every, resumed, save: (state) => sink.#save(state) }, sink }
  }

  take(mask: PropagatedMask): void {
    this.#masks.push(mask)
    this.#write()
  }

  async finish(): Promise<readonly string[]> {
    this.#wanted = null
    await this.#writing
    return []
  }

  /** The work ends here: what was reached is kept. */
  async abort(): Promise<void> {
    this.#write()
    await this.#writing
  }

  #save(state: PropagationState): void {
    this.#wanted = state
    this.#write()
  }

  #write(): void {
    const state = this.#wanted
    if (!state || this.#writing || this.#masks.length < state.given) return
    this.#wanted = null
    this.#writing = this.#put(state)
      .catch((error: unknown) => this.#options.failed?.(error))
      .finally(() => {
        this.#writing = null
        this.#write()
      })
  }

  async #put(state: PropagationState): Promise<void> {
    const { scratch, name, written } = this.#options
    const begin = performance.now()
    const fresh = this.#masks.slice(this.#kept, state.given)
    const segments = this.#segments + (fresh.length > 0 ? 1 : 0)
    const masks = fresh.length > 0 ? sealed(fresh) : null
    const file = sealed({ header: this.#header, segments, state } satisfies StateFile)
    if (masks) await scratch.put(segmentName(name, this.#segments), masks)
    await scratch.put(`${name}.state`, file)
    this.#segments = segments
    this.#kept = state.given
    written?.({ bytes: file.length + (masks?.length ?? 0), milliseconds: performance.now() - begin })
  }

  async #read(): Promise<Resumed | null> {
    const { scratch, name } = this.#options
    const block = await scratch.get(`${name}.state`)
    const file = block && (unsealed(block) as StateFile | null)
    if (!file || !isSame(file.header, this.#header)) return null
    const masks: PropagatedMask[] = []
    for (let at = 0; at < file.segments; at++) {
      const segment = await scratch.get(segmentName(name, at))
      masks.push(...(((segment && unsealed(segment)) as PropagatedMask[] | null) ?? []))
    }
    if (masks.length !== file.state.given) return null
    this.#segments = file.segments
    this.#kept = masks.length
    return { state: file.state, masks }
  }
}

function segmentName(name: string, at: number): string {
  return `${name}.masks.${at}`
}

function isSame(one: Header, other: Header): boolean {
  return one.request === other.request && one.network === other.network
}

function headerOf({ request, model, every }: CheckpointOptions): Header {
  const { name, version, device, precision, window, framesAtOnce = 1 } = model
  const digest = createHash('sha256').update(sealed({ request, every })).digest('hex')
  return { request: digest, network: JSON.stringify([name, version, device, precision, window, framesAtOnce]) }
}
