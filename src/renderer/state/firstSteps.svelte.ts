/** What somebody does for the first time, in order. */
export const stepNames = ['point', 'propagate', 'export'] as const
export type FirstStep = (typeof stepNames)[number]

const key = 'first-steps'

/**
 * The hints of the first run. Each stays until the user has done it once, whatever came painted with a sample or a project;
 * all can be skipped for good.
 */
export class FirstSteps {
  #done = $state.raw<readonly FirstStep[]>([])
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#memory = memory
    const known = memory.getItem(key)?.split(' ') ?? []
    this.#done = stepNames.filter((step) => known.includes(step))
  }

  /** The first that was never done; null once all were. */
  get next(): FirstStep | null {
    return stepNames.find((step) => !this.#done.includes(step)) ?? null
  }

  /** Its number, from 1. */
  get number(): number {
    return this.next === null ? stepNames.length : stepNames.indexOf(this.next) + 1
  }

  /** Steps before it are done with it: nobody propagates what is not painted. */
  did(step: FirstStep): void {
    if (this.#done.includes(step)) return
    this.#keep(stepNames.slice(0, stepNames.indexOf(step) + 1))
  }

  skip(): void {
    this.#keep(stepNames)
  }

  #keep(done: readonly FirstStep[]): void {
    this.#done = done
    this.#memory.setItem(key, done.join(' '))
  }
}
