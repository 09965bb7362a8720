import type { z } from 'zod'
import type { PrecisionWish } from '../shared/domain/devices'
import type { ImportAnswers } from '../shared/domain/importQuestion'
import type { PromptStroke } from '../shared/domain/pointing'
import type { QueueItem, QueueProgress } from '../shared/domain/queue'
import type { ClickedObject } from '../main/engine/clickReferences'
import type { ClipStatus } from '../main/farm/ports'
import type { batchFormatSchema } from '../main/queue/batch/batchFormats'

/** What can be asked of the studio. Paths are absolute, or count from the process's own folder; frames count from 0. */

/** How a job is followed and ended. */
export interface JobOptions {
  /** Ends the job; it rejects with a `StudioError` whose code is `cancelled` and leaves nothing half-written. */
  readonly signal?: AbortSignal | undefined
  /** Told what happens, as it happens. */
  readonly onEvent?: ((event: StudioEvent) => void) | undefined
}

export type StudioEvent =
  /** Frames of the result that are done, of all. */
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** Something to know about the input or the result, one sentence. */
  | { readonly kind: 'note'; readonly text: string }
  /** Of `bench`: what is measured now. */
  | { readonly kind: 'step'; readonly text: string }
  /** Of `batch`: how every job stands, whenever one changes; progress of the one that runs. */
  | { readonly kind: 'batch'; readonly items: readonly QueueItem[]; readonly progress: QueueProgress | null }
  /** Of a farm's `submit`: the queue has all jobs for good; ids of those that are new, and of those that were there. */
  | { readonly kind: 'submitted'; readonly added: readonly string[]; readonly known: readonly string[] }
  /** Of a farm's `submit` that waits: a clip changed; so many have ended, of all. */
  | { readonly kind: 'clip'; readonly clip: ClipStatus; readonly ended: number; readonly total: number }

/**
 * What an export makes, as batches write it (docs/batch.md): `kind` and what differs from the usual. For example
 * `{ kind: 'matte', codec: 'png' }` or `{ kind: 'annotations', layout: 'coco' }`.
 */
export type ExportFormatInput = z.input<typeof batchFormatSchema>

/** What to make of masks, and where. */
export interface ExportWish {
  readonly format: ExportFormatInput
  /** Folder of the files; it must exist. */
  readonly folder: string
  /** File name without its ending: `{name} {object} {kind} {from} {to} {frame:4} {timecode} {date}` are filled in. */
  readonly nameTemplate?: string | undefined
  /** Numbers or names of objects; absent: all. */
  readonly objects?: readonly string[] | undefined
  /** A file for each object. */
  readonly apart?: boolean | undefined
}

export interface ProbeRequest {
  /** A video, a folder of numbered pictures, or a pattern such as `shot_%04d.png#fps=24`. */
  readonly videoPath: string
}

export interface SegmentRequest {
  /** A clip, or a saved project: then with its references before those given. */
  readonly videoPath: string
  /** Masks to start from; none where `clicks` or a project have what is needed. */
  readonly references: readonly ReferenceInput[]
  /** What was pointed at: it makes masks to start from, or corrects those given. */
  readonly clicks?: readonly ClickedObject[] | undefined
  /** Folder for indexed PNG masks, one a frame. */
  readonly masksDir?: string | undefined
  /** Video with the objects tinted: `.mp4`, `.mov` or `.mkv`. */
  readonly overlayPath?: string | undefined
  /** The overlay of a video of high dynamic range is made for usual screens. */
  readonly standardRange?: boolean | undefined
  /** Writes everything as a project, to go on with in the window. */
  readonly savePath?: string | undefined
  /** What else is made of the masks. */
  readonly wish?: ExportWish | undefined
  /** Folder of the network; absent: the one that comes along. */
  readonly bundlePath?: string | undefined
  /** `auto` (usual), `cpu`, `cuda`, `webgpu`, … */
  readonly device?: string | undefined
  readonly precision?: PrecisionWish | undefined
  /** First and last frame, inclusive; absent: the video's. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Earlier frames the network looks at. */
  readonly window?: number | undefined
  /** Whether files that are there are replaced. */
  readonly overwrite?: boolean | undefined
}

/** A mask picture of a frame, or a file or folder of masks in any format the studio reads. */
export interface ReferenceInput {
  /** Of the first mask; null: frames as the file numbers them. */
  readonly frameIndex: number | null
  readonly maskPath: string
  /** What decides where masks can be read in several ways. */
  readonly answers?: ImportAnswers | undefined
}

/** Export of a saved project. */
export interface ExportRequest extends ExportWish {
  readonly projectPath: string
  /** First and last frame, inclusive; absent: the project's in and out, else the whole clip. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly overwrite?: boolean | undefined
}

/** Objects of frames, or what is pointed at. */
export interface SuggestRequest {
  readonly videoPath: string
  readonly frames: readonly number[]
  /** What is meant, in order; none: every object that is seen. */
  readonly strokes?: readonly PromptStroke[] | undefined
  /** PNG of a mask that the strokes correct. */
  readonly maskPath?: string | undefined
  /** Objects to list of each frame; usual: 12. */
  readonly most?: number | undefined
  /** 0 to 1. */
  readonly leastScore?: number | undefined
  /** Folder for a mask PNG of each: `1.png`, …; of several frames `00040-1.png`. */
  readonly outDir?: string | undefined
  /** PNG of the frame with the objects drawn on it. */
  readonly overlayPath?: string | undefined
  readonly device?: string | undefined
  readonly overwrite?: boolean | undefined
  /** Runs the networks several times, so that `ms` is that of a warm one. */
  readonly timed?: boolean | undefined
}

/** Objects of a whole clip, as a project. */
export interface DiscoverRequest {
  readonly videoPath: string
  /** Project file to write. */
  readonly projectPath: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Objects a shot at most. */
  readonly most?: number | undefined
  readonly device?: string | undefined
  readonly overwrite?: boolean | undefined
}

/** Many jobs, one after the other; the same request goes on where it was stopped. */
export interface BatchRequest {
  /** The file of jobs, see docs/batch.md. */
  readonly file: string
  /** Where it is kept how far it is; absent: the file's name and `.state`. */
  readonly statePath?: string | undefined
  /** Does jobs again that failed before. */
  readonly retryFailed?: boolean | undefined
  readonly overwrite?: boolean | undefined
}

export interface BenchRequest {
  readonly videoPath: string
  /** None: an ellipse in the middle of the first frame. */
  readonly references?: readonly ReferenceInput[] | undefined
  readonly bundlePath?: string | undefined
  readonly device?: string | undefined
  readonly precision?: PrecisionWish | undefined
  /** Whole runs; medians are told. Usual: 5. */
  readonly runs?: number | undefined
  /** Length of one more run, for its memory; 0: none. */
  readonly longFrames?: number | undefined
}
