import type { Condition } from '../../shared/domain/actions'
import type { EngineStatus, OverlayStyle, Size } from '../../shared/domain/types'
import type { RecoverableWork } from '../../shared/domain/recoverableWork'
import type { RecentFile, StartInfo } from '../../shared/ipc/shellCommands'
import type { AudioOutput } from '../api/audioOutput'
import type { StudioClient } from '../api/studio'
import type { Keymap } from '../editor/keymap'
import { Autosaver } from './autosaver'
import type { ClipChoice } from './clipChoice.svelte'
import { DeviceState } from './devices.svelte'
import { overlayStyle } from './objects'
import { FarmState } from './farm.svelte'
import { FirstSteps } from './firstSteps.svelte'
import { Jobs } from './jobs.svelte'
import { LayoutState } from './layout.svelte'
import { Painting } from './painting.svelte'
import { PreferencesState } from './preferences.svelte'
import { PlaybackState } from './playback.svelte'
import type { ScreenClock } from './playRun'
import { ProjectState } from './project.svelte'
import { Thumbnails } from './thumbnails.svelte'
import { RecentPictures } from './recentPictures.svelte'
import { QueueState } from './queue.svelte'
import { TimelineState } from './timeline.svelte'
import { Toasts } from './toasts.svelte'
import { ToolState } from './tools.svelte'
import { ViewState } from './view.svelte'
import { VolumeState } from './volume.svelte'

/** Sections of the preferences. */
export const preferencesTabs = ['appearance', 'device', 'network', 'memory', 'farm', 'shortcuts'] as const
export type PreferencesTab = (typeof preferencesTabs)[number]

export interface StudioOptions {
  readonly client: StudioClient
  readonly clock: ScreenClock
  /** Null where nothing can be heard. */
  readonly audio: AudioOutput | null
  readonly mac: boolean
  readonly memory: Pick<Storage, 'getItem' | 'setItem'>
}

/** The state behind the window, joined. What users do with it is in the flows, see `studio.ts`. */
export class StudioParts {
  readonly client: StudioClient
  readonly mac: boolean
  readonly toasts = new Toasts()
  readonly preferences: PreferencesState
  readonly project = new ProjectState()
  readonly tools = new ToolState()
  readonly view = new ViewState()
  readonly firstSteps: FirstSteps
  readonly recentPictures: RecentPictures
  readonly playback: PlaybackState
  readonly volume: VolumeState
  readonly painting: Painting
  readonly jobs: Jobs
  readonly queue: QueueState
  readonly farm: FarmState
  readonly timeline = new TimelineState()
  readonly layout: LayoutState
  readonly thumbnails: Thumbnails
  readonly autosaver: Autosaver
  readonly devices: DeviceState

  recent = $state.raw<readonly RecentFile[]>([])
  samplePath = $state<string | null>(null)
  /** Work that a sudden end left behind: shown already, or offered. */
  recovery = $state.raw<{ readonly work: RecoverableWork; readonly shown: boolean } | null>(null)
  /** Work that was thrown away after a sudden end and can still be had back. */
  discarded = $state.raw<readonly RecoverableWork[]>([])
  /** What was opened needs an answer before it can be shown: see `clipChoice.svelte.ts`. */
  clipChoice = $state.raw<ClipChoice | null>(null)
  /** A file is being opened. */
  opening = $state(false)
  engine = $state.raw<EngineStatus | null>(null)
  engineLoading = $state(false)
  shortcutsOpen = $state(false)
  /** The section of the preferences that is shown; null while they are closed. */
  preferencesTab = $state<PreferencesTab | null>(null)

  /** What is drawn on masks; an export uses the same. */
  readonly style: OverlayStyle = $derived.by(() => {
    const { liveObject } = this.painting
    const objects = liveObject ? [...this.project.objects, liveObject] : this.project.objects
    return overlayStyle(objects, this.view.opacity, this.view.video)
  })

  constructor({ client, clock, audio, mac, memory }: StudioOptions) {
    this.client = client
    this.mac = mac
    this.firstSteps = new FirstSteps(memory)
    this.recentPictures = new RecentPictures(memory)
    this.layout = new LayoutState(memory)
    const fail = (error: unknown): void => this.toasts.fail(error)
    this.preferences = new PreferencesState(client, mac, fail)
    this.playback = new PlaybackState({
      frames: client.frames,
      clock,
      audio,
      onError: fail,
      screenSize: () => this.#screenSize(),
      workRange: () => this.timeline.workRange
    })
    this.volume = new VolumeState(audio, memory)
    this.painting = new Painting({
      project: this.project,
      playback: this.playback,
      tools: this.tools,
      scale: () => this.view.viewport.scale,
      refuse: (reason) => void this.toasts.show({ kind: 'notice', message: `${reason}.` })
    })
    this.jobs = new Jobs(client)
    this.queue = new QueueState(client, this.toasts)
    this.farm = new FarmState(client, this.toasts)
    this.thumbnails = new Thumbnails(client.frames)
    this.autosaver = new Autosaver(this)
    this.devices = new DeviceState(this)
  }

  /** Which key does what just now. */
  get keymap(): Keymap {
    return this.preferences.keymap
  }

  /** A panel lies over the window: its keys do nothing until it is closed. */
  get covered(): boolean {
    return this.shortcutsOpen || this.preferencesTab !== null
  }

  /** Loads the network ahead of the first propagation, and learns what runs. */
  async loadEngine(): Promise<void> {
    this.engineLoading = true
    try {
      this.engine = await this.client.call('engine:status', undefined)
    } catch (error) {
      this.engine = null
      this.toasts.fail(error)
    }
    this.engineLoading = false
  }

  async refreshRecent(): Promise<void> {
    this.remember(await this.client.call('app:start', undefined))
  }

  /** Title bar and task switcher. */
  describeWindow(title: string, edited: boolean): void {
    this.client.call('window:describe', { title: title.slice(0, 500), edited }).catch((error: unknown) => {
      this.toasts.fail(error)
    })
  }

  /** The menu greys out what needs one of these. */
  allowInMenu(unmet: Condition[]): void {
    this.client.call('menu:allow', { unmet }).catch((error: unknown) => this.toasts.fail(error))
  }

  /** While playing, frames need be no larger than the picture is on the screen. */
  #screenSize(): Size {
    const factor = Math.min(1, this.view.viewport.scale * this.view.pixelRatio)
    return { width: this.view.video.width * factor, height: this.view.video.height * factor }
  }

  remember(start: StartInfo): void {
    this.recent = start.recent
    this.samplePath = start.samplePath
  }
}
