const key = 'first-steps-done'

/** The one-line hint of the first run: goes away for good once something was propagated. */
export class FirstSteps {
  done = $state(false)
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#memory = memory
    this.done = memory.getItem(key) === 'yes'
  }

  finish(): void {
    this.done = true
    this.#memory.setItem(key, 'yes')
  }
}
