import type { BandStroke, EdgeTuning } from '../../shared/domain/edgeTuning'
import type { ExportFormat, ExportKind } from '../../shared/domain/exportFormats'
import type { ExportMask, ExportObject } from '../../shared/domain/exportJob'
import type { PictureNames } from '../../shared/domain/exportNames'
import type { FrameIndex, FrameRange, ObjectId, VideoInfo } from '../../shared/domain/types'
import type { BrokenOff } from '../files/incompleteMark'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import type { OpenMatting } from '../session/matting'
import type { VideoDecoder } from '../session/ports'
import type { ShapeReport } from './shapes/core/shapeReport'

/** What writers are given and what they give back: a new kind of export is one of these and a line in `writers.ts`. */

/** Masks by frame. May wait for one that is still to come; writers ask for the frames of the range in order. */
export interface MaskSource {
  at(frameIndex: FrameIndex): ExportMask | null | Promise<ExportMask | null>
}

export interface Edging {
  readonly tunings: ReadonlyMap<ObjectId, EdgeTuning>
  readonly bands: readonly BandStroke[]
}

/** What roto shapes of one object are worth, see `shapes/core/shapeReport.ts`. */
export interface ShapeSummary extends ShapeReport {
  readonly objectId: ObjectId
  readonly name: string
}

export interface ExportTarget {
  /** Where the file or folder will be. */
  readonly path: string
  /** What it shows; never empty. */
  readonly objects: readonly ExportObject[]
  /** Names of its pictures where they have some of their own. */
  readonly pictures?: PictureNames
}

export interface ExportContext<F extends ExportFormat = ExportFormat> {
  readonly format: F
  readonly ffmpeg: FfmpegInstallation
  readonly video: VideoInfo
  /** The video's pictures in RGB. */
  readonly decoder: VideoDecoder
  readonly range: FrameRange
  /** Frames whose masks smooth an edge in the range; absent: those of the range alone. */
  readonly maskRange?: FrameRange
  /** True where the export is only checked: its masks are still to be made. */
  readonly masksToCome?: boolean
  readonly masks: MaskSource
  readonly overwrite: boolean
  /** How matting shapes the edges of objects, and where the refine-edge brush went. */
  readonly edging?: Edging
  /** Opens the network of matting edges; absent: the one that comes along. */
  readonly matting?: OpenMatting | undefined
  readonly signal: AbortSignal
  /** One more frame of this target is done. */
  readonly frameDone: () => void
  /** Milliseconds a frame took from its decoded picture to the encoder having it. */
  readonly onTiming?: (millis: number) => void
}

/** Complete and verified, but under a temporary name still. */
export interface WrittenExport {
  readonly frames: number
  /** What the user should know, a sentence each. */
  readonly notes: readonly string[]
  /** Of roto shapes, an object each. */
  readonly shapes?: readonly ShapeSummary[]
  /** Where the video could not be read to the end of the range; what there was of it is written. */
  readonly brokenOff?: BrokenOff
  /** Gives it its name. @returns final paths */
  publish(): Promise<readonly string[]>
  /** Deletes it; harmless after `publish`. */
  discard(): Promise<void>
}

export interface ExportWriter<F extends ExportFormat = ExportFormat> {
  /** Refuses, before any work, what cannot be written. @throws StudioError */
  check?(context: ExportContext<F>, targets: readonly ExportTarget[]): Promise<void>
  /** Writes one target; leaves nothing behind when it throws. @throws StudioError */
  write(context: ExportContext<F>, target: ExportTarget): Promise<WrittenExport>
}

export type FormatOf<K extends ExportKind> = Extract<ExportFormat, { kind: K }>
