import type { FrameRange, VideoInfo } from '../../shared/domain/types'
import { weakPlaces, type WeakPlace } from '../editor/weakPlaces'
import { strings } from '../strings'
import type { StudioParts } from '../state/parts.svelte'

/** `looked`: the user was led there; `painted`: it was corrected since. */
export type PlaceState = 'open' | 'looked' | 'painted'

export interface ReviewedPlace extends WeakPlace {
  readonly key: string
  readonly state: PlaceState
}

interface Found {
  /** What the places belong to. */
  readonly video: VideoInfo
  readonly places: readonly WeakPlace[]
}

/**
 * Going through the weakest places of a clip. They are looked for once after every run and then stay, so that the list is
 * the same while it is worked through, whatever is painted: `U`, the strip below the picture and the main button go by it.
 */
export class ReviewFlows {
  /** The strip is shown. */
  open = $state(false)
  searching = $state(false)
  /** The place that is worked on: Tab leads to the next. */
  at = $state<string | null>(null)
  #found = $state.raw<Found | null>(null)
  #looked = $state.raw<readonly string[]>([])
  #search: AbortController | null = null
  readonly #studio: StudioParts

  /** The weakest first. */
  readonly places: readonly ReviewedPlace[] = $derived.by(() => {
    const { video, document, objects } = this.#studio.project
    if (!video || this.#found?.video !== video) return []
    const known = this.#found.places.filter(({ objectId }) => objects.some(({ id }) => id === objectId))
    return known.map((place) => {
      const key = `${place.frameIndex}:${place.objectId}`
      const seen = this.#looked.includes(key) ? 'looked' : 'open'
      return { ...place, key, state: document.references.has(place.frameIndex) ? 'painted' : seen }
    })
  })

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  /** The list of places lies below the picture. */
  get listed(): boolean {
    return this.open && this.places.length > 0
  }

  /** Whether this clip was searched since its masks were last made. */
  get searched(): boolean {
    return this.#found !== null && this.#found.video === this.#studio.project.video
  }

  /** Places nobody has looked at yet. */
  get left(): number {
    return this.places.filter(({ state }) => state === 'open').length
  }

  /** Masks are being made: what was found means nothing any more. */
  forget(): void {
    this.#search?.abort()
    this.#found = null
    this.close()
  }

  /** Looks for the weakest places. @returns how many there are; null where it was given up */
  async search(): Promise<number | null> {
    const { project } = this.#studio
    const { video, document, origins } = project
    if (!video) return null
    this.#search?.abort()
    const search = new AbortController()
    this.#search = search
    this.searching = true
    const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 0))
    const options = { frameCount: video.frameCount, pause, signal: search.signal }
    const places = await weakPlaces(document, origins, options)
    if (this.#search !== search) return null
    this.#search = null
    this.searching = false
    if (search.signal.aborted || project.video !== video) return null
    this.#found = { video, places }
    this.#looked = []
    this.at = null
    return places.length
  }

  /** After a run: the strip where there is something to look at; else it is said. @returns what to say of it */
  async afterRun(): Promise<string> {
    const count = await this.search()
    this.open = (count ?? 0) > 0
    if (count === null) return ''
    return count > 0 ? strings.placesToCheck(count) : strings.noWeakPlaces
  }

  /** Shows the strip and leads to the next place, the first time to the weakest that was not looked at. */
  async next(direction: 1 | -1 = 1): Promise<void> {
    if (!this.searched && (await this.search()) === null) return
    const { places } = this
    if (places.length === 0) return void this.#studio.toasts.show({ kind: 'done', message: strings.noWeakPlaces })
    this.open = true
    this.lead(this.#after(direction).key)
  }

  /** Shows the place on the stage, with its object selected. */
  lead(key: string): void {
    const place = this.places.find((each) => each.key === key)
    if (!place) return
    const { playback, tools } = this.#studio
    this.at = key
    this.#looked = [...this.#looked, key]
    tools.selected = place.objectId
    playback.seek(place.frameIndex)
  }

  /** Tab is the window's again. @returns whether a place was worked on */
  leave(): boolean {
    const was = this.at !== null
    this.at = null
    return was
  }

  close(): void {
    this.open = false
    this.at = null
  }

  /** Plays what was made once, from where it began, and comes back; a key or a click ends it. */
  playOnce(range: FrameRange): void {
    const { playback, preferences } = this.#studio
    const back = playback.frameIndex
    if (preferences.values.playAfterRun) playback.playOnce(range, () => playback.seek(back))
  }

  #after(direction: 1 | -1): ReviewedPlace {
    const { places } = this
    const here = places.findIndex(({ key }) => key === this.at)
    const open = places.find(({ state }) => state === 'open')
    if (here < 0) return (direction === 1 && open) || places[direction === 1 ? 0 : places.length - 1]!
    return places[(here + direction + places.length) % places.length]!
  }
}
