import { randomUUID } from 'node:crypto'
import type { PrecisionWish } from '../../shared/domain/devices'
import { StudioError } from '../../shared/domain/errors'
import { namedOutputs } from '../../shared/domain/exportNames'
import { usualPreferences, type Preferences } from '../../shared/domain/preferences'
import type { EngineStatus, VideoInfo } from '../../shared/domain/types'
import type { JobStarted } from '../../shared/ipc/command'
import type { CommandInput, EngineCommandName, Handlers } from '../../shared/ipc/contract'
import type { EventName, Events } from '../../shared/ipc/events'
import type { FrameReply, FrameRequest } from '../../shared/ipc/framePort'
import { defaultBundlePath } from '../inference/bundles'
import { featureLimits } from '../inference/featureStore'
import { openModel } from '../inference/openModel'
import { describeEncoders } from '../export/encode/availableEncoders'
import type { ExportPicture } from '../export/previewExport'
import { lookAtTargets } from '../export/lookAtTargets'
import { ExportViews } from './exportViews'
import { checkContent, runExport } from '../export/runExport'
import { lookAtPath } from '../interchange/lookAtPath'
import { AudioReader } from '../media/sound/audioReader'
import { createDecoder } from '../media/decode/decoder'
import { FrameReader } from '../media/frames/frameReader'
import { locateFfmpeg, type FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { JobRegistry, ProgressMeter } from '../session/jobs'
import type { DeviceFailure } from '../inference/fallbackModel'
import type { VideoDecoder } from '../session/ports'
import type { JobReport, JobResult } from './jobReport'
import { FrameLine } from './frameLine'
import { MaskImport } from './maskImport'
import { NetworkInUse } from './networkInUse'
import { FinderInUse } from './finderInUse'
import { MattingInUse } from './mattingInUse'
import { ObjectFinding, type FindingContext } from './objectFinding'
import { preparePropagation, runPropagation } from './propagationJob'

export type Emit = <N extends EventName>(event: N, payload: Events[N]) => void

export interface EngineSettings {
  readonly device: string
  readonly precision?: PrecisionWish
  readonly bundlePath: string
  readonly ffmpegPath?: string
  /** Decoded frames kept for seeking, bytes; the reader's own choice when absent. */
  readonly frameCacheBytes?: number
  /** What may be kept of visited frames for the next propagation, mebibytes. */
  readonly features?: FeatureRoom
}

type FeatureRoom = Pick<Preferences, 'featureMemoryMiB' | 'featureDiskMiB'>

interface OpenVideo {
  readonly video: VideoInfo
  readonly decoder: VideoDecoder
  readonly reader: FrameReader
  readonly sound: AudioReader
}

type Input<N extends EngineCommandName> = Parameters<Handlers<EngineCommandName>[N]>[0]

/** Settings of the environment: `STUDIO_DEVICE`, `STUDIO_MODELS`, `STUDIO_FFMPEG` (read where FFmpeg is located). */
export function environmentSettings(): EngineSettings {
  return { device: process.env['STUDIO_DEVICE'] ?? 'auto', bundlePath: defaultBundlePath() }
}

/** One open video, one network, the jobs on them: what the window's commands reach. Needs no Electron. */
export class Engine {
  readonly handlers: Handlers<EngineCommandName> = {
    'video:open': (input) => this.inTurn(() => this.openVideo(input)),
    'video:close': () => this.inTurn(() => this.closeVideo()),
    'engine:status': () => this.status(),
    'engine:devices': ({ probe }) => this.network.devices(probe),
    'engine:configure': (input) => this.configure(input),
    'engine:limits': async (limits) => this.#limit(limits),
    'propagate:start': (input) => this.startPropagation(input),
    'export:start': (input) => this.startExport(input),
    'suggest:frame': (input) => this.finding.handlers['suggest:frame'](input),
    'point:frame': (input) => this.finding.handlers['point:frame'](input),
    'discover:start': (input) => this.finding.handlers['discover:start'](input),
    'discover:masks': (input) => this.finding.handlers['discover:masks'](input),
    'export:encoders': async () => describeEncoders(await this.ffmpeg()),
    'export:look': ({ folder, names }) => lookAtTargets(folder, names),
    'export:preview': (input) => this.previewExport(input),
    'export:shapes': ({ job }) => this.views.shapes(job),
    'import:look': ({ path, clipIsOpen }) => lookAtPath(path, clipIsOpen),
    'import:read': (input) => this.imported.read(input, this.opened().video),
    'import:place': async ({ offset }) => this.imported.place(offset, this.opened().video),
    'import:take': async ({ offset }) => this.imported.take(offset, this.opened().video),
    'job:pause': async ({ jobId }) => void this.jobs.pause(jobId),
    'job:resume': async ({ jobId }) => void this.jobs.resume(jobId),
    'job:cancel': ({ jobId }) => this.jobs.cancel(jobId).then(() => undefined)
  }
  private readonly imported = new MaskImport()
  private readonly views = new ExportViews()
  private readonly jobs = new JobRegistry(randomUUID().slice(0, 8))
  #open: OpenVideo | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #ffmpeg: Promise<FfmpegInstallation> | null = null
  #frameCacheBytes: number | undefined
  #features: FeatureRoom
  private readonly network: NetworkInUse
  private readonly finder: FinderInUse
  private readonly finding: ObjectFinding
  private readonly matting: MattingInUse

  constructor(
    private readonly emit: Emit,
    private readonly settings: EngineSettings = environmentSettings()
  ) {
    const onFailure = (failure: DeviceFailure): void => emit('engine:device-failed', failure)
    this.network = new NetworkInUse(settings, (choice) => openModel({ ...choice, onFailure }))
    this.finder = new FinderInUse(() => this.#workingDevice())
    this.matting = new MattingInUse(() => this.#workingDevice())
    this.finding = new ObjectFinding(this.#findingContext())
    this.#frameCacheBytes = settings.frameCacheBytes
    this.#features = settings.features ?? usualPreferences
    this.network.limitFeatures(featureLimits(process.env, this.#features))
  }

  /** A direct line to the window for frames. */
  openFrameLine(reply: (message: FrameReply) => void): { take(request: FrameRequest): void; close(): void } {
    return new FrameLine(() => this.opened(), reply)
  }

  /** Stops everything and gives all resources back. */
  async close(): Promise<void> {
    await this.closeVideo()
    await Promise.all([this.jobs.cancelAll(), this.views.last])
    await Promise.all([this.network.close(), this.finder.close(), this.matting.close()])
  }

  /** What HODOR runs on, or the CPU where it cannot be opened: that is told when HODOR is needed. */
  #workingDevice(): Promise<string> {
    return this.network.opened().then(
      ({ model }) => model.device,
      () => 'cpu'
    )
  }

  #findingContext(): FindingContext {
    return {
      finder: this.finder,
      opened: () => this.opened(),
      startJob: (kind, total, work) => this.startJob(kind, total, work),
      found: (jobId, found) => this.emit('discover:found', { jobId, found })
    }
  }

  private async openVideo({ path }: CommandInput<'video:open'>): Promise<{ video: VideoInfo }> {
    const ffmpeg = await this.ffmpeg()
    const video = await probeVideo(ffmpeg, path)
    await this.closeVideo()
    this.#open = {
      video,
      decoder: createDecoder(ffmpeg, video),
      reader: this.#reader(ffmpeg, video),
      sound: new AudioReader(ffmpeg, video)
    }
    // Ready by the time something is painted; a failure is told when the network is first needed.
    this.network.opened().catch(() => undefined)
    return { video }
  }

  #reader(ffmpeg: FfmpegInstallation, video: VideoInfo): FrameReader {
    const cacheBytes = this.#frameCacheBytes
    return new FrameReader(ffmpeg, video, { ...(cacheBytes !== undefined && { cacheBytes }), proxy: true })
  }

  #limit({ frameCacheMiB, ...features }: Input<'engine:limits'>): undefined {
    if (frameCacheMiB !== undefined) {
      this.#frameCacheBytes = frameCacheMiB * 1024 * 1024
      this.#open?.reader.limitCache(this.#frameCacheBytes)
    }
    const { featureMemoryMiB: memory, featureDiskMiB: disk } = this.#features
    this.#features = {
      featureMemoryMiB: features.featureMemoryMiB ?? memory,
      featureDiskMiB: features.featureDiskMiB ?? disk
    }
    this.network.limitFeatures(featureLimits(process.env, this.#features))
  }

  private async closeVideo(): Promise<undefined> {
    this.views.stop()
    const former = this.#open
    this.#open = null
    await Promise.all(['propagate', 'discover', 'accept'].map((kind) => this.jobs.cancelAll(kind)))
    await Promise.all([former?.reader.close(), former?.sound.close()])
  }

  private async status(): Promise<EngineStatus> {
    const [{ model, skippedDevices }, ffmpeg] = await Promise.all([this.network.opened(), this.ffmpeg()])
    return {
      device: model.device,
      precision: model.precision,
      skippedDevices,
      model: { name: model.name, version: model.version, path: this.network.choice.bundlePath },
      ffmpeg: { path: ffmpeg.ffmpeg, version: ffmpeg.version, source: ffmpeg.source },
      matting: this.matting.installed
    }
  }

  private async configure({ device, precision, bundlePath }: Input<'engine:configure'>): Promise<EngineStatus> {
    const changes = { ...(device && { device }), ...(precision && { precision }), ...(bundlePath && { bundlePath }) }
    await this.network.configure(changes)
    return this.status()
  }

  private async startPropagation(input: Input<'propagate:start'>): Promise<JobStarted> {
    const { decoder } = this.opened()
    // Refused here and not as a failed job: the window can say so beside the button.
    const job = preparePropagation(input, decoder)
    return this.startJob('propagate', job.total, (signal, report) =>
      this.network.run(({ model }) => runPropagation(job, { decoder, model, signal, report }))
    )
  }

  /** Exports open their video themselves and run side by side, whatever is open here. */
  private async startExport({ job }: Input<'export:start'>): Promise<JobStarted> {
    checkContent(job)
    const total = (job.range.to - job.range.from + 1) * namedOutputs(job).length
    return this.startJob('export', total, async (signal, report) =>
      runExport(job, {
        ...{ ffmpeg: await this.ffmpeg(), signal, matting: this.matting.borrow, pass: () => report.pass() },
        onProgress: () => report.frameDone()
      })
    )
  }

  private async previewExport({ job, trimap }: Input<'export:preview'>): Promise<ExportPicture> {
    const { video } = this.opened()
    return this.views.preview(job, { ffmpeg: await this.ffmpeg(), video, matting: this.matting.borrowFor(trimap) })
  }

  private async startJob(
    kind: 'propagate' | 'export' | 'discover' | 'accept',
    total: number,
    work: (signal: AbortSignal, report: JobReport) => Promise<JobResult>
  ): Promise<JobStarted> {
    const jobId = await this.jobs.start(
      kind,
      ({ signal, jobId: id, gate }) => {
        const report = (progress: Omit<Events['job:progress'], 'jobId'>): void =>
          this.emit('job:progress', { jobId: id, ...progress })
        const meter = new ProgressMeter(total, performance, report)
        return work(signal, {
          jobId: id,
          frameDone: () => meter.advance(),
          mask: (mask) => this.emit('job:mask', { jobId: id, mask }),
          provisional: (mask) => this.emit('job:mask', { jobId: id, mask, provisional: true }),
          pass: async () => {
            if (!gate.paused) return
            await gate.pass(signal)
            meter.resumed()
          }
        })
      },
      {
        done: (id, result) => this.emit('job:finished', { jobId: id, ...result }),
        failed: (id, error) => this.emit('job:failed', { jobId: id, error: error.toData() })
      },
      kind === 'export' ? 'beside' : 'replace'
    )
    return { jobId }
  }

  private opened(): OpenVideo {
    if (this.#open) return this.#open
    throw new StudioError('bad-arguments', 'No video is open.', { hint: 'Open a video first.' })
  }

  private ffmpeg(): Promise<FfmpegInstallation> {
    const { ffmpegPath } = this.settings
    const found = this.#ffmpeg ?? locateFfmpeg(ffmpegPath === undefined ? {} : { ffmpegPath })
    this.#ffmpeg = found
    // Tried again next time: the user may have installed it since.
    found.catch(() => (this.#ffmpeg = null))
    return found
  }

  /** Opening and closing never overlap: the last one asked for is the one that stays. */
  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task)
    this.#turn = result.catch(() => undefined)
    return result
  }
}
