import type { DeviceReport } from '../shared/domain/devices'
import type { QueueItem } from '../shared/domain/queue'
import type { VideoInfo } from '../shared/domain/types'
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
