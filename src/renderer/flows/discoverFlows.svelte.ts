import type { StudioError } from '../../shared/domain/errors'
import type { FoundTrack, FoundTracks } from '../../shared/domain/tracks'
import type { FrameIndex, FrameRange, PropagatedMask, Rgb, RgbaFrame, VideoInfo } from '../../shared/domain/types'
import { acceptTracks } from '../editor/acceptTracks'
import { distinctTracks } from '../editor/duplicates'
import { groundUnder } from '../editor/ground'
import { strings } from '../strings'
import {
  acceptedTracks,
  framesOfStrips,
  namedTracks,
  shotRequests,
  type NamedTrack,
  type ShotRequest
} from './foundObjects'
import type { StudioParts } from '../state/parts.svelte'

/** CSS pixels of a thumbnail in a strip. */
export const stripHeight = 54

/** Milliseconds a pointer rests on a row before the stage goes there. */
const restMs = 180

/** Objects found over the work range: looked for, offered, accepted. Nothing of the project changes before the last. */
export class DiscoverFlows {
  found = $state.raw<FoundTracks | null>(null)
  /** Tracks the user wants. */
  chosen = $state.raw<readonly FoundTrack[]>([])
  /** Pictures of the strips, as they are decoded. */
  pictures = $state.raw<Readonly<Record<FrameIndex, RgbaFrame>>>({})
  /** Outlined on the stage. */
  pointed = $state.raw<FoundTrack | null>(null)
  readonly #studio: StudioParts
  #resting: (() => void) | null = null
  #video: VideoInfo | null = null
  #loading: AbortController | null = null

  constructor(studio: StudioParts) {
    this.#studio = studio
  }

  /** Why nothing can be looked for now; null when it can. */
  get refusal(): string | null {
    const { project, jobs } = this.#studio
    if (!project.video) return strings.reasons.noVideo
    return jobs.current ? strings.reasons.busy : null
  }

  /** What was found belongs to the clip that is open. */
  get open(): boolean {
    return this.found !== null && this.#video === this.#studio.project.video
  }

  /** The shot the playhead is in, where there are several. */
  get shotHere(): FrameRange | null {
    const { shots = [] } = this.found ?? {}
    const { frameIndex } = this.#studio.playback
    return shots.length < 2 ? null : (shots.find(({ from, to }) => frameIndex >= from && frameIndex <= to) ?? null)
  }

  async start(): Promise<void> {
    const { project, timeline, jobs, toasts } = this.#studio
    if (this.refusal !== null) return void toasts.show({ kind: 'notice', message: `${this.refusal}.` })
    this.close()
    this.#video = project.video
    const { from, to } = timeline.workRange
    const onFailed = (error: StudioError): void => this.#failed(error, strings.searchStopped)
    const onFound = (found: FoundTracks): void => this.#show(found)
    await jobs.start('discover:start', { from, to }, { total: to - from + 1, listener: { onFailed, onFound } })
  }

  /** The track a row was pointed at: shown on the stage, at its best frame, until the pointer goes elsewhere. */
  point(track: FoundTrack | null): void {
    const { playback } = this.#studio
    this.#resting?.()
    this.#resting = null
    if (track === null || track === this.pointed) {
      if (track === null) this.pointed = null
      return
    }
    // A pointer on its way to another row leads nowhere.
    const timer = setTimeout(() => {
      this.pointed = track
      if (!playback.playing) playback.seek(track.bestFrame)
    }, restMs)
    this.#resting = () => clearTimeout(timer)
  }

  toggle(track: FoundTrack): void {
    const others = this.chosen.filter((other) => other !== track)
    this.chosen = others.length < this.chosen.length ? others : [...others, track]
  }

  /** In and out go around the playhead's shot, and only its objects stay on offer. */
  keepToShot(): void {
    const { timeline } = this.#studio
    const [shot, found] = [this.shotHere, this.found]
    if (!shot || !found) return
    timeline.setIn(null)
    timeline.setOut(shot.to)
    timeline.setIn(shot.from)
    const inShot = (track: FoundTrack): boolean => track.shot.from === shot.from
    this.found = { range: shot, shots: [shot], tracks: found.tracks.filter(inShot) }
    this.chosen = this.chosen.filter(inShot)
  }

  /** Makes objects of the chosen tracks: their masks are made frame by frame, then all is one entry of the history. */
  async accept(): Promise<void> {
    const { project, toasts } = this.#studio
    const { found } = this
    if (!found || this.chosen.length === 0 || this.refusal !== null) return
    const named = namedTracks(
      found.tracks.filter((track) => this.chosen.includes(track)),
      project.objects,
      (track) => this.#groundOf(track)
    )
    if (!named) return void toasts.show({ kind: 'notice', message: `${strings.reasons.allObjectsUsed}.` })
    const { video } = project
    const masks: PropagatedMask[] = []
    for (const request of shotRequests(found, named)) {
      const finished = await this.#makeMasks(request, masks)
      if (!finished || project.video !== video) return
    }
    this.#commit(named, masks)
  }

  /** @returns whether there was something to close */
  close(): boolean {
    const was = this.open
    this.#loading?.abort()
    this.point(null)
    this.found = null
    this.chosen = []
    this.pictures = {}
    return was && this.#studio.jobs.current?.kind !== 'accept'
  }

  /** As far as the pictures of its strip are there. */
  #groundOf({ thumbnails }: FoundTrack): Rgb[] {
    return thumbnails.flatMap(({ frameIndex, mask }) => groundUnder(this.pictures[frameIndex] ?? null, mask))
  }

  /** One shot. @returns whether all its masks were made; otherwise the reason was said */
  #makeMasks(request: ShotRequest, into: PropagatedMask[]): Promise<boolean> {
    const total = request.to - request.from + 1
    return new Promise((resolve) => {
      const listener = {
        onMask: (mask: PropagatedMask) => void into.push(mask),
        onFinished: () => resolve(true),
        onFailed: (error: StudioError) => {
          this.#failed(error, strings.acceptStopped)
          resolve(false)
        }
      }
      void this.#studio.jobs.start('discover:masks', request, { total, listener })
    })
  }

  #commit(named: readonly NamedTrack[], masks: readonly PropagatedMask[]): void {
    const { project, tools, playback, toasts } = this.#studio
    const clash = named.some(({ object }) => project.objectById(object.id))
    if (clash) return void toasts.show({ kind: 'notice', message: strings.changedMeanwhile })
    const accepted = acceptedTracks(named, masks)
    const { length } = accepted.objects
    project.commit(acceptTracks(project.document, accepted, strings.acceptTracks(length)))
    const [first] = accepted.objects
    if (first) {
      tools.selected = first.id
      playback.seek(accepted.bestFrames.get(first.id) ?? playback.frameIndex)
    }
    this.close()
    const message = strings.tracksAdded(length, masks.length)
    toasts.show({ kind: 'done', message, hint: strings.tracksAddedHint })
  }

  #failed(error: StudioError, stopped: string): void {
    const { toasts } = this.#studio
    if (error.code === 'cancelled') return void toasts.show({ kind: 'done', message: stopped })
    toasts.show({
      kind: error.code === 'no-objects-found' ? 'notice' : 'error',
      message: error.message,
      hint: error.hint
    })
  }

  #show(found: FoundTracks): void {
    if (this.#video !== this.#studio.project.video) return
    this.found = { ...found, tracks: distinctTracks(found.tracks) }
    this.chosen = []
    void this.#loadPictures(this.found)
  }

  async #loadPictures(found: FoundTracks): Promise<void> {
    const loading = (this.#loading = new AbortController())
    const add = (frame: RgbaFrame): void => {
      if (!loading.signal.aborted) this.pictures = { ...this.pictures, [frame.frameIndex]: frame }
    }
    // Twice the size, for screens with more pixels. A strip without its pictures still shows the masks.
    const request = { frames: framesOfStrips(found), height: 2 * stripHeight }
    await this.#studio.client.frames.thumbnails(request, add, loading.signal).catch(() => undefined)
  }
}
