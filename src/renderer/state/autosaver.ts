import type { ProjectPatch } from '../../shared/domain/project'
import { packPatch } from '../../shared/domain/projectPacking'
import type { EncodedMask, FrameIndex } from '../../shared/domain/types'
import type { DerivedMask } from '../editor/document'
import type { StudioClient } from '../api/studio'
import { projectSettings, type ProjectSources } from './projectContents'
import type { Toasts } from './toasts.svelte'

/** From a change until it is sent. With the time to write it, well below the two seconds that may be lost. */
const delayMs = 600
const retryMs = 5000

type Masks<T> = ReadonlyMap<FrameIndex, T>

/** What the autosave knows. Masks are never changed in place: another one is another object. */
interface Known {
  readonly references: Masks<EncodedMask>
  readonly masks: Masks<DerivedMask>
}

interface Surroundings extends ProjectSources {
  readonly client: StudioClient
  readonly toasts: Toasts
}

/** Sends what changed to the autosave soon after it changed; thousands of masks that did not are left alone. */
export class Autosaver {
  readonly #studio: Surroundings
  readonly #wait: (run: () => void, ms: number) => unknown
  #known: Known = { references: new Map(), masks: new Map() }
  #waiting = false
  /** Something changed that was not sent yet. */
  #dirty = false
  #held = 0
  #failing = false
  /** Counts the works shown, so that a late answer about the former one changes nothing. */
  #work = 0

  constructor(studio: Surroundings, wait: (run: () => void, ms: number) => unknown = (run, ms) => setTimeout(run, ms)) {
    this.#studio = studio
    this.#wait = wait
    studio.project.onEdited = () => {
      this.#dirty = true
      this.#soon(delayMs)
    }
  }

  /**
   * Other work is shown. Of the project it begins from, or of the autosave that goes on, the masks are on disk already;
   * of a clip they are not.
   */
  async begin(from: { readonly path: string | null; readonly id: string | null }): Promise<void> {
    const onDisk = from.path !== null || from.id !== null
    this.#work++
    this.#known = onDisk ? this.#now() : { references: new Map(), masks: new Map() }
    this.#dirty = false
    this.#failing = false
    await this.#studio.client.call('autosave:begin', from)
  }

  /** Saves: meanwhile nothing is sent, since what is sent must build on what lies on disk. */
  async whileSaving(save: () => Promise<unknown>): Promise<void> {
    const saved = this.#now()
    this.#dirty = false
    this.#held++
    try {
      await save()
      this.#known = saved
      this.#failing = false
    } finally {
      this.#held--
      this.#soon(0)
    }
  }

  #soon(ms: number): void {
    if (this.#waiting) return
    this.#waiting = true
    this.#wait(() => {
      this.#waiting = false
      void this.#send()
    }, ms)
  }

  async #send(): Promise<void> {
    const { project, client } = this.#studio
    if (!project.video || !this.#dirty || this.#held > 0) return
    const [now, work] = [this.#now(), this.#work]
    const patch = this.#changesTo(now)
    this.#dirty = false
    this.#held++
    try {
      await client.call('autosave:append', packPatch(patch))
      if (work !== this.#work) return
      this.#known = now
      this.#failing = false
    } catch (error) {
      this.#tellOnce(error)
      this.#dirty = true
    } finally {
      this.#held--
      if (this.#dirty) this.#soon(this.#failing ? retryMs : delayMs)
    }
  }

  #changesTo(now: Known): ProjectPatch {
    const references = changed(this.#known.references, now.references)
    const masks = changed(this.#known.masks, now.masks)
    return {
      ...projectSettings(this.#studio),
      references: references.map(([frameIndex, mask]) => ({ frameIndex, mask })),
      masks: masks.map(([frameIndex, derived]) => ({ frameIndex, ...derived })),
      removedReferences: removed(this.#known.references, now.references),
      removedMasks: removed(this.#known.masks, now.masks)
    }
  }

  #now(): Known {
    const { document } = this.#studio.project
    return { references: new Map(document.references), masks: new Map(document.propagated) }
  }

  #tellOnce(error: unknown): void {
    if (!this.#failing) this.#studio.toasts.fail(error)
    this.#failing = true
  }
}

function changed<T>(before: Masks<T>, now: Masks<T>): [FrameIndex, T][] {
  return [...now].filter(([frameIndex, mask]) => before.get(frameIndex) !== mask)
}

function removed<T>(before: Masks<T>, now: Masks<T>): FrameIndex[] {
  return [...before.keys()].filter((frameIndex) => !now.has(frameIndex))
}
