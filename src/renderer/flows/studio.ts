import { inWords, strings } from '../strings'
import { DiscoverFlows } from './discoverFlows.svelte'
import { EdgeFlows } from './edgeFlows.svelte'
import { ExportFlows } from './exportFlows'
import { FileFlows } from './files'
import { ImportFlows } from './importFlows.svelte'
import { KeyCursor } from './keyCursor.svelte'
import { LiveFlows } from './liveFlows.svelte'
import { MaskFlows } from './maskFlows.svelte'
import { ObjectFlows } from './objectFlows'
import { PointFlows } from './pointFlows.svelte'
import { ProblemFlows } from './problemFlows'
import { ProjectFlows } from './projectFlows'
import { PropagationFlows } from './propagation'
import { RepairFlows } from './repairFlows.svelte'
import { ReviewFlows } from './reviewFlows.svelte'
import { StudioParts, type StudioOptions } from '../state/parts.svelte'
import { ShapeFlows } from './shapeFlows.svelte'
import { SuggestFlows } from './suggestFlows.svelte'
import { SuggestPointer } from './suggestPointer.svelte'

/** Everything behind the window. Components read it and call it, no more. */
export class Studio extends StudioParts {
  readonly objects: ObjectFlows
  readonly masks: MaskFlows
  readonly repair: RepairFlows
  readonly projects: ProjectFlows
  readonly imports: ImportFlows
  readonly files: FileFlows
  readonly review: ReviewFlows
  readonly propagation: PropagationFlows
  readonly exports: ExportFlows
  readonly suggest: SuggestFlows
  readonly point: PointFlows
  readonly suggestPointer: SuggestPointer
  readonly discovery: DiscoverFlows
  readonly keyCursor: KeyCursor
  readonly live: LiveFlows
  readonly problems: ProblemFlows
  readonly shapes: ShapeFlows
  readonly edges: EdgeFlows

  constructor(options: StudioOptions) {
    super(options)
    this.objects = new ObjectFlows(this)
    this.masks = new MaskFlows(this)
    this.repair = new RepairFlows(this)
    this.projects = new ProjectFlows(this, this.objects)
    this.imports = new ImportFlows(this, this.objects)
    this.files = new FileFlows(this, this.projects, this.imports)
    this.review = new ReviewFlows(this)
    this.propagation = new PropagationFlows(this, this.review)
    this.exports = new ExportFlows(this, this.files)
    this.suggest = new SuggestFlows(this)
    this.point = new PointFlows(this)
    this.suggestPointer = new SuggestPointer(this.suggest, this.point, () => this.view.video)
    this.discovery = new DiscoverFlows(this)
    this.live = new LiveFlows(this)
    this.keyCursor = new KeyCursor(this, this.suggest, this.point)
    this.problems = new ProblemFlows(this)
    this.shapes = new ShapeFlows(this)
    this.edges = new EdgeFlows(this)
  }

  /** First call: what to open, what was open lately. */
  async begin(): Promise<void> {
    this.client.on('file:open', ({ path }) => void this.files.openPath(path))
    this.client.on('window:closing', () => void this.files.closeWindow())
    this.client.on('engine:restarted', ({ error }) => {
      this.jobs.abandon()
      const { message, hint } = inWords(error)
      this.toasts.show({ kind: 'error', message, hint })
      this.playback.refresh()
      void this.loadEngine()
    })
    this.client.on('engine:device-failed', ({ device, reason }) => {
      const name = strings.deviceName(device)
      this.toasts.show({ kind: 'error', message: strings.deviceFailed(name), hint: strings.deviceFailedHint(reason) })
      void this.loadEngine()
    })
    this.client.on('video:changed', ({ path, state }) => this.projects.videoChanged(path, state))
    try {
      await this.preferences.read()
      const start = await this.client.call('app:start', undefined)
      this.remember(start)
      await this.queue.begin()
      await this.farm.begin()
      await this.files.openFirst(start.initialPath)
      await this.projects.findDiscarded()
    } catch (error) {
      this.toasts.fail(error)
    }
  }
}
