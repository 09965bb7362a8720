import { StudioError } from '../../shared/domain/errors'
import type { ObjectFinder } from '../suggest/objectFinder'
import { openFinder, type OpenedFinder } from '../suggest/openFinder'

type Open = (devices: readonly string[]) => Promise<OpenedFinder>

interface InUse {
  readonly device: string
  readonly opening: Promise<OpenedFinder>
  users: number
  replaced: boolean
}

/** The networks that find objects: opened when first needed, on the device that HODOR runs on, else on the CPU. */
export class FinderInUse {
  #current: InUse | null = null

  /** @param device of HODOR, seen to work */
  constructor(
    private readonly device: () => Promise<string>,
    private readonly open: Open = openFinder
  ) {}

  /**
   * Runs work on the networks. Those that failed are opened anew next time.
   * @throws StudioError as `openFinder`, and what the work throws
   */
  async run<T>(work: (finder: ObjectFinder) => Promise<T>): Promise<T> {
    const held = await this.hold()
    held.users++
    try {
      return await work((await held.opening).finder)
    } catch (error) {
      if (StudioError.from(error).code === 'inference-failed') this.letGo(held)
      throw error
    } finally {
      held.users--
      await disposeIfUnused(held)
    }
  }

  async close(): Promise<void> {
    const former = this.#current
    this.#current = null
    const opened = await former?.opening.catch(() => null)
    await opened?.finder.dispose()
  }

  private async hold(): Promise<InUse> {
    const device = await this.device()
    const former = this.#current
    if (former?.device === device) return former
    if (former) {
      this.letGo(former)
      await disposeIfUnused(former)
    }
    // Another call may have opened it while this one waited.
    if (this.#current) return this.#current
    const devices = device === 'cpu' ? ['cpu'] : [device, 'cpu']
    const held: InUse = { device, opening: this.open(devices), users: 0, replaced: false }
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
  await opened?.finder.dispose().catch(() => undefined)
}
