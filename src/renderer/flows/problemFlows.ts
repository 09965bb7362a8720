import type { StudioClient } from '../api/studio'
import type { Toasts } from '../state/toasts.svelte'
import { strings } from '../strings'

interface ProblemNeeds {
  readonly client: StudioClient
  readonly toasts: Toasts
}

/** What a person does about a problem: look into the log, send a report. */
export class ProblemFlows {
  readonly #needs: ProblemNeeds

  constructor(needs: ProblemNeeds) {
    this.#needs = needs
  }

  async showLog(): Promise<void> {
    const { client, toasts } = this.#needs
    await client.call('log:show', undefined).catch((error: unknown) => toasts.fail(error))
  }

  async copyReport(): Promise<void> {
    const { client, toasts } = this.#needs
    try {
      await client.call('log:copyReport', undefined)
      toasts.show({ kind: 'notice', message: strings.reportCopied, hint: strings.reportCopiedHint })
    } catch (error) {
      toasts.fail(error)
    }
  }
}
