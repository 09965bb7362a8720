import { usualPreferences, type Preferences, type Shortcuts } from '../../shared/domain/preferences'
import type { CommandInput } from '../../shared/ipc/contract'
import type { StudioClient } from '../api/studio'
import { Keymap } from '../editor/keymap'

/** What the user set. The main process keeps it and tells every change, wherever it was made. */
export class PreferencesState {
  values = $state.raw<Preferences>(usualPreferences)
  readonly keymap: Keymap = $derived.by(() => new Keymap(this.values.shortcuts, this.#mac))
  readonly #client: StudioClient
  readonly #mac: boolean
  readonly #fail: (error: unknown) => void

  constructor(client: StudioClient, mac: boolean, fail: (error: unknown) => void) {
    this.#client = client
    this.#mac = mac
    this.#fail = fail
    client.on('preferences:changed', (values) => (this.values = values))
  }

  async read(): Promise<void> {
    this.values = await this.#client.call('preferences:read', undefined)
  }

  async change(change: CommandInput<'preferences:change'>): Promise<void> {
    try {
      this.values = await this.#client.call('preferences:change', change)
    } catch (error) {
      this.#fail(error)
    }
  }

  async setShortcuts(shortcuts: Shortcuts): Promise<void> {
    await this.change({ shortcuts: Object.fromEntries(Object.entries(shortcuts).map(([id, keys]) => [id, [...keys]])) })
  }

  /** Held at once by the engine. */
  async limitEngine(limits: CommandInput<'engine:limits'>): Promise<void> {
    try {
      await this.#client.call('engine:limits', limits)
    } catch (error) {
      this.#fail(error)
    }
  }
}
