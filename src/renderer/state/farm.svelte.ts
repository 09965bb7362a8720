import { noFarm, type FarmView } from '../../shared/domain/farm'
import type { StudioClient } from '../api/studio'
import { strings } from '../strings'
import type { Toasts } from './toasts.svelte'

/** The farm as the main process knows it, and what is asked of it. */
export class FarmState {
  view = $state.raw<FarmView>(noFarm)
  readonly on: boolean = $derived(this.view.address !== null)
  readonly #client: StudioClient
  readonly #toasts: Toasts

  constructor(client: StudioClient, toasts: Toasts) {
    this.#client = client
    this.#toasts = toasts
    client.on('farm:changed', (view) => (this.view = view))
  }

  async begin(): Promise<void> {
    this.view = (await this.#client.call('farm:view', undefined)) ?? noFarm
  }

  /** @param address empty: no farm */
  async setAddress(address: string): Promise<void> {
    await this.#guarded(this.#client.call('farm:set', { address }))
  }

  async chooseFile(what: 'password' | 'certificate'): Promise<void> {
    await this.#guarded(this.#client.call('farm:file', { what }))
  }

  async forgetFile(what: 'password' | 'certificate'): Promise<void> {
    await this.#guarded(this.#client.call('farm:file', { what, forget: true }))
  }

  /** @param path of a saved project */
  async send(path: string): Promise<void> {
    try {
      const { title } = await this.#client.call('farm:send', { path })
      this.#toasts.show({ kind: 'done', message: strings.farmSent(title) })
    } catch (error) {
      this.#toasts.fail(error)
    }
  }

  async cancel(id: string): Promise<void> {
    await this.#guarded(this.#client.call('farm:cancel', { id }))
  }

  async retry(id: string): Promise<void> {
    await this.#guarded(this.#client.call('farm:retry', { id }))
  }

  async #guarded(call: Promise<unknown>): Promise<void> {
    try {
      await call
    } catch (error) {
      this.#toasts.fail(error)
    }
  }
}
