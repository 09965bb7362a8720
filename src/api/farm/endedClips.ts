import type { ClipPayload, ClipStatus } from '../../main/farm/ports'

/** How the clips that were submitted stand. */
export class EndedClips {
  readonly #states = new Map<string, ClipStatus | null>()

  constructor(clips: readonly ClipPayload[]) {
    for (const { id } of clips) this.#states.set(id, null)
  }

  /** @returns whether it is one of ours, and says something new */
  take(clip: ClipStatus): boolean {
    const before = this.#states.get(clip.id)
    if (before === undefined || (before && isOver(before) && before.state === clip.state)) return false
    this.#states.set(clip.id, clip)
    return clip.state === 'running' || before?.state !== clip.state
  }

  get open(): string[] {
    return [...this.#states].flatMap(([id, clip]) => (clip && isOver(clip) ? [] : [id]))
  }

  get size(): number {
    return this.#states.size
  }

  /** Of those that were heard of, in the order they were submitted. */
  get statuses(): ClipStatus[] {
    return [...this.#states.values()].filter((clip) => clip !== null)
  }

  get allDone(): boolean {
    return [...this.#states.values()].every((clip) => clip?.state === 'done' && clip.incomplete !== true)
  }
}

function isOver({ state }: ClipStatus): boolean {
  return state === 'done' || state === 'dead' || state === 'cancelled'
}
