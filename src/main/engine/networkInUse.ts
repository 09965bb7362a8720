import type { EngineDevices, PrecisionWish } from '../../shared/domain/devices'
import { StudioError } from '../../shared/domain/errors'
import { deviceTools, openModel, threadsHere, type OpenedModel } from '../inference/openModel'
import type { FeatureLimits } from '../session/ports'
import { surveyDevices } from '../inference/surveyDevices'

/** What the user chose to run. */
export interface NetworkChoice {
  /** `auto` or an execution provider. */
  readonly device: string
  /** On the CPU; absent = `auto`. */
  readonly precision?: PrecisionWish
  readonly bundlePath: string
}

interface InUse {
  readonly opening: Promise<OpenedModel>
  /** Jobs that run on it. */
  users: number
  replaced: boolean
}

type Open = (choice: NetworkChoice) => Promise<OpenedModel>

/** The one network the engine holds: opened when first needed, exchanged when another is chosen. */
export class NetworkInUse {
  #choice: NetworkChoice
  #current: InUse | null = null
  #features: FeatureLimits | null = null

  constructor(
    choice: NetworkChoice,
    private readonly openChoice: Open = openModel
  ) {
    this.#choice = choice
  }

  get choice(): NetworkChoice {
    return this.#choice
  }

  /** @throws StudioError as `openModel`; the next call tries again */
  opened(): Promise<OpenedModel> {
    return this.hold().opening
  }

  /**
   * Runs work on the network, which stays open until the work has ended even if another is chosen meanwhile.
   * @throws StudioError as `openModel`, and what the work throws: a network that failed is opened anew next time
   */
  async run<T>(work: (opened: OpenedModel) => Promise<T>): Promise<T> {
    const held = this.hold()
    held.users++
    try {
      return await work(await held.opening)
    } catch (error) {
      if (StudioError.from(error).code === 'inference-failed') this.letGo(held)
      throw error
    } finally {
      held.users--
      await disposeIfUnused(held)
    }
  }

  /**
   * Opens what was chosen and exchanges it for what runs; on failure nothing changes.
   * @throws StudioError as `openModel`
   */
  async configure(change: Partial<NetworkChoice>): Promise<OpenedModel> {
    const choice = { ...this.#choice, ...change }
    const opened = await this.open(choice)
    const former = this.#current
    this.#choice = choice
    this.#current = { opening: Promise.resolve(opened), users: 0, replaced: false }
    if (former) {
      former.replaced = true
      await disposeIfUnused(former)
    }
    return opened
  }

  /** What the network that runs, and each that is opened later, may keep of visited frames. */
  limitFeatures(limits: FeatureLimits): void {
    this.#features = limits
    void this.#current?.opening.then(
      ({ model }) => model.limitFeatures?.(limits),
      () => undefined
    )
  }

  /** What is known of every device of this platform. */
  async devices(probe: boolean): Promise<EngineDevices> {
    const { bundlePath, device: chosen, precision = 'auto' } = this.#choice
    const opened = await this.opened().catch(() => null)
    const request = { running: opened?.model.device ?? '', skipped: opened?.skippedDevices ?? [] }
    const tools = deviceTools()
    const devices = await surveyDevices({ ...request, bundlePath, threads: threadsHere(), probe }, tools)
    return { chosen, precision, devices }
  }

  async close(): Promise<void> {
    const former = this.#current
    this.#current = null
    const opened = await former?.opening.catch(() => null)
    await opened?.model.dispose()
  }

  private async open(choice: NetworkChoice): Promise<OpenedModel> {
    const opened = await this.openChoice(choice)
    if (this.#features) opened.model.limitFeatures?.(this.#features)
    return opened
  }

  private hold(): InUse {
    if (this.#current) return this.#current
    const held: InUse = { opening: this.open(this.#choice), users: 0, replaced: false }
    this.#current = held
    held.opening.catch(() => this.letGo(held))
    return held
  }

  private letGo(held: InUse): void {
    held.replaced = true
    if (this.#current === held) this.#current = null
  }
}

async function disposeIfUnused(held: InUse): Promise<void> {
  if (!held.replaced || held.users > 0) return
  const opened = await held.opening.catch(() => null)
  await opened?.model.dispose().catch(() => undefined)
}
