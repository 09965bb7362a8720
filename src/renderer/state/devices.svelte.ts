import type { DeviceReport, PrecisionWish } from '../../shared/domain/devices'
import type { EngineStatus } from '../../shared/domain/types'
import { StudioError } from '../../shared/domain/errors'
import type { NetworkCard } from '../../shared/ipc/preferenceCommands'
import type { StudioClient } from '../api/studio'
import { strings } from '../strings'

/** Where the answers go. */
export interface EngineOwner {
  readonly client: StudioClient
  engine: EngineStatus | null
}

/** What the network can run on and which network runs; choices are tried before they count. */
export class DeviceState {
  /** In the order `auto` tries them; null until asked. */
  list = $state.raw<readonly DeviceReport[] | null>(null)
  /** `auto` or a device. */
  chosen = $state('')
  precision = $state<PrecisionWish>('auto')
  networks = $state.raw<readonly NetworkCard[] | null>(null)
  /** What is being done, for people; null for nothing. */
  busy = $state<string | null>(null)
  /** Why the last choice could not be carried out. */
  problem = $state.raw<StudioError | null>(null)
  readonly #studio: EngineOwner
  #turn: Promise<void> = Promise.resolve()

  constructor(studio: EngineOwner) {
    this.#studio = studio
  }

  /** @param probe try what nobody tried yet */
  async survey(probe: boolean): Promise<void> {
    await this.#doing(probe ? strings.tryingDevices : strings.asking, async () => this.#survey(probe))
  }

  async choose(device: string): Promise<void> {
    await this.#doing(strings.tryingDevice(strings.deviceName(device)), async () => {
      this.#studio.engine = await this.#studio.client.call('engine:configure', { device })
      await this.#survey(false)
    })
  }

  async choosePrecision(precision: PrecisionWish): Promise<void> {
    await this.#doing(strings.changingPrecision, async () => {
      this.#studio.engine = await this.#studio.client.call('engine:configure', { precision })
      await this.#survey(false)
    })
  }

  async listNetworks(): Promise<void> {
    await this.#doing(strings.asking, async () => this.#listNetworks())
  }

  async chooseNetwork({ path, name }: NetworkCard): Promise<void> {
    await this.#doing(strings.tryingDevice(name), async () => {
      this.#studio.engine = await this.#studio.client.call('engine:configure', { bundlePath: path })
    })
  }

  async addNetwork(): Promise<void> {
    await this.#doing(strings.asking, async () => {
      await this.#studio.client.call('networks:add', undefined)
      await this.#listNetworks()
    })
  }

  async removeNetwork({ path }: NetworkCard): Promise<void> {
    await this.#doing(strings.asking, async () => {
      await this.#studio.client.call('networks:remove', { path })
      await this.#listNetworks()
    })
  }

  async #survey(probe: boolean): Promise<void> {
    const { chosen, precision, devices } = await this.#studio.client.call('engine:devices', { probe })
    this.list = devices
    this.chosen = chosen
    this.precision = precision
  }

  async #listNetworks(): Promise<void> {
    this.networks = await this.#studio.client.call('networks:list', undefined)
    if (!this.#studio.engine) this.#studio.engine = await this.#studio.client.call('engine:status', undefined)
  }

  /** One after the other. */
  #doing(what: string, work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(() => this.#carryOut(what, work))
    return this.#turn
  }

  async #carryOut(what: string, work: () => Promise<void>): Promise<void> {
    this.busy = what
    this.problem = null
    try {
      await work()
    } catch (error) {
      this.problem = StudioError.from(error)
    }
    this.busy = null
  }
}
