import { StudioError } from '../../shared/domain/errors'
import { noFarm, type FarmClip, type FarmView } from '../../shared/domain/farm'
import type { Preferences } from '../../shared/domain/preferences'
import type { ClipStatus, JobQueue } from '../farm/ports'

export interface FarmLinkOptions {
  /** Version of the studio. */
  readonly program: string
  changed(view: FarmView): void
}

type FarmPreferences = Pick<Preferences, 'farmAddress' | 'farmPasswordFile' | 'farmCaFile'>

/** What `projectClip` names its results: a server's word opens no other file. */
const sentFromHere = /\.farm(?: \d+)?\.hodor$/

/** Often enough to see a bar move. */
const askEveryMs = 1500
/** A server that does not answer is asked again. */
const tryAgainMs = 5000
const shownAtMost = 50

/**
 * The window's line to a farm. Without an address there is none, and none of its code is loaded. What was sent is asked for
 * now and then; a server that is away is waited for.
 */
export class FarmLink {
  readonly #options: FarmLinkOptions
  #preferences: FarmPreferences = { farmAddress: '', farmPasswordFile: null, farmCaFile: null }
  #view: FarmView = noFarm
  #queue: JobQueue | null = null
  #timer: NodeJS.Timeout | null = null
  /** Counts the addresses: an answer of a former one comes too late. */
  #turn = 0

  constructor(options: FarmLinkOptions) {
    this.#options = options
  }

  get view(): FarmView {
    return this.#view
  }

  /** Takes up what the user set. */
  follow({ farmAddress, farmPasswordFile, farmCaFile }: FarmPreferences): void {
    const wanted = { farmAddress, farmPasswordFile, farmCaFile }
    if (JSON.stringify(wanted) === JSON.stringify(this.#preferences)) return
    this.#preferences = wanted
    this.#turn++
    void this.#hangUp()
    const isOff = farmAddress === ''
    this.#tell(isOff ? noFarm : { ...noFarm, address: farmAddress, state: 'connecting' })
    if (!isOff) void this.#ask(this.#turn)
  }

  /** @returns what it is called @throws StudioError as `projectClip` and the queue */
  async send(path: string, bundlePath: string | null): Promise<string> {
    const queue = await this.#connected()
    const { projectClip } = await import('../farm/sendProject')
    const clip = await projectClip({ path, bundlePath, program: this.#options.program, now: new Date() })
    await queue.submit([clip])
    await this.#ask(this.#turn)
    return clip.title
  }

  async cancel(id: string): Promise<void> {
    await (await this.#connected()).cancel([id])
    await this.#ask(this.#turn)
  }

  async retry(id: string): Promise<void> {
    await (await this.#connected()).retry([id])
    await this.#ask(this.#turn)
  }

  async close(): Promise<void> {
    this.#turn++
    await this.#hangUp()
  }

  /** @throws StudioError `farm-unreachable`, `farm-refused`, `bad-arguments` */
  async #connected(): Promise<JobQueue> {
    const { farmAddress, farmPasswordFile, farmCaFile } = this.#preferences
    if (farmAddress === '') {
      throw new StudioError('bad-arguments', 'There is no farm.', { hint: 'Set its address in the preferences.' })
    }
    if (this.#queue) return this.#queue
    const [{ BullQueue }, { farmAddress: addressOf }] = await Promise.all([
      import('../farm/redis/bullQueue'),
      import('../farm/redis/farmAddress')
    ])
    const files = {
      ...(farmPasswordFile !== null && { passwordFile: farmPasswordFile }),
      ...(farmCaFile !== null && { caFile: farmCaFile })
    }
    this.#queue = await BullQueue.open(await addressOf({ url: farmAddress, ...files }))
    return this.#queue
  }

  async #ask(turn: number): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    const view = await this.#current().catch((error: unknown): FarmView => {
      return { ...this.#view, state: 'failed', error: StudioError.from(error).toData() }
    })
    if (turn !== this.#turn) return
    if (JSON.stringify(view) !== JSON.stringify(this.#view)) this.#tell(view)
    const pause = view.state === 'connected' ? askEveryMs : tryAgainMs
    this.#timer = setTimeout(() => void this.#ask(turn), pause)
  }

  async #current(): Promise<FarmView> {
    const queue = await this.#connected()
    const { farmUser } = await import('../farm/sendProject')
    const [{ workers, warnings }, clips] = await Promise.all([
      queue.status(),
      queue.clips({ user: farmUser(), limit: shownAtMost })
    ])
    const shown = clips.map(farmClip)
    return {
      ...{ address: this.#preferences.farmAddress, state: 'connected', workers: workers.length },
      ...{ error: warnings[0] ?? null, clips: shown }
    }
  }

  #tell(view: FarmView): void {
    this.#view = view
    this.#options.changed(view)
  }

  async #hangUp(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    const queue = this.#queue
    this.#queue = null
    await queue?.close().catch(() => undefined)
  }
}

function farmClip({ id, title, state, progress, error, notes, files }: ClipStatus): FarmClip {
  const project = state === 'done' ? (files.find((file) => sentFromHere.test(file)) ?? null) : null
  return { id, title, state, progress, error, notes: [...notes], project }
}
