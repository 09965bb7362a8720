import type { FarmEvents } from '../ports'

/** Whether a worker takes clips, from what it tells. */
export class Readiness {
  #connected = false
  #draining = false

  readonly events: FarmEvents = {
    connection: ({ connected }) => {
      this.#connected = connected
    },
    draining: () => {
      this.#draining = true
    }
  }

  /** @returns null where it does */
  readonly notReady = (): string | null => {
    if (this.#draining) return 'draining'
    return this.#connected ? null : 'not connected to the queue'
  }
}
