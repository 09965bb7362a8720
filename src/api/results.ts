import type { DeviceReport } from '../shared/domain/devices'
import type { QueueItem } from '../shared/domain/queue'
import type { VideoInfo } from '../shared/domain/types'
import type { ClipStatus, MadeFor, QueueStatus } from '../main/farm/ports'
import type { AnyBundleSummary } from '../main/inference/bundles'
import type { FfmpegInstallation } from '../main/media/ffmpeg/locateFfmpeg'

/** What commands answer that no other part of the studio has a type for. */

export interface ProbeResult extends VideoInfo {
  readonly ffmpeg: FfmpegInstallation
}

export interface ModelSummary extends AnyBundleSummary {
  /** Whether `segment` takes it unless another is named. */
  readonly isDefault: boolean
}

export interface DevicesResult {
  /** In the order `auto` tries them. */
  readonly devices: readonly DeviceReport[]
}

export interface BatchResult {
  /** True when every job is done, and whole. */
  readonly ok: boolean
  /** How each job ended, in their order. */
  readonly items: readonly QueueItem[]
}

export interface SubmitResult {
  /** Ids of the jobs that are new. */
  readonly added: readonly string[]
  /** Ids of those that were there already: waiting, running or done. */
  readonly known: readonly string[]
  /** Whether it was waited until all ended. */
  readonly waited: boolean
  /** True when every job is done, and whole; where it was not waited, when all are queued. */
  readonly ok: boolean
  /** How each ended, in their order; none where it was not waited. */
  readonly clips: readonly ClipStatus[]
}

/** How a farm stands: counts by state, who works, what somebody should know, and the clips that were asked for. */
export interface FarmStatus extends QueueStatus {
  readonly clips: readonly ClipStatus[]
}

/** A worker that takes clips, until it is drained. */
export interface RunningWorker {
  /** The server, without what is secret. */
  readonly farm: string
  /** The version and the network whose clips it takes. */
  readonly madeFor: MadeFor
  /** Clips at a time. */
  readonly slots: number
  /** Processor threads of each clip's network where its job names none. */
  readonly threads: number
  /** Where metrics and health are served; null where they are not. */
  readonly metricsUrl: string | null
  /** Resolves once it has drained, whoever asked for it. */
  readonly drained: Promise<void>
  /** Takes nothing more; what runs is kept in checkpoints and given back. Resolves when that is done. */
  drain(): Promise<void>
}
