import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { edgesOfKind, type ExportFormat } from '../../shared/domain/exportFormats'
import type { ExportJob, ExportObject } from '../../shared/domain/exportJob'
import { namedOutputs } from '../../shared/domain/exportNames'
import type { FrameRange, VideoInfo } from '../../shared/domain/types'
import { checkRange, createDecoder } from '../media/decode/decoder'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { makeTemporaryFolder } from '../files/temporaryFolder'
import type { OpenMatting } from '../session/matting'
import type { ExportContext } from './exportWriter'
import { checkSizes, edgingOf } from './runExport'
import { shapesOverlay, shapesPicture } from './shapes/shapesPicture'
import { writerOf } from './writers'

interface PreviewDeps {
  readonly ffmpeg: FfmpegInstallation
  /** The clip the job is about, open already. */
  readonly video: VideoInfo
  readonly signal: AbortSignal
  /** As `ExportDeps` has it. */
  readonly matting?: OpenMatting
}

/** A PNG, and what the user should know of it. */
export interface ExportPicture {
  readonly png: Uint8Array
  readonly notes: readonly string[]
}

/**
 * The first frame of the job's range as the job would make it, made by its own writer: a PNG. Masks of the frames around
 * it count where edges are smoothed over time. Annotations are shown as the objects they are about.
 * @throws StudioError as `runExport`
 */
export async function previewExport(
  job: ExportJob,
  { ffmpeg, video, signal, matting }: PreviewDeps
): Promise<ExportPicture> {
  checkRange(video, job.range)
  checkSizes(job.masks, video)
  const frame = job.range.from
  const masks = new Map(job.masks.map((mask) => [mask.frameIndex, mask]))
  const context: ExportContext = {
    ...{
      format: shownAs(job.format),
      range: { from: frame, to: frame },
      maskRange: maskRangeOf(job)
    },
    edging: edgingOf(job),
    ...{ ffmpeg, video, signal, matting, decoder: createDecoder(ffmpeg, video), overwrite: false },
    masks: { at: (frameIndex) => masks.get(frameIndex) ?? null },
    frameDone: () => undefined
  }
  const [output] = namedOutputs(job)
  if (!output) throw new StudioError('nothing-to-export', 'No object is chosen.')
  const own = masks.get(frame)
  const { format } = job
  if (format.kind === 'shapes' && own) {
    const { objects, mask } = await shapesPicture(format, own, output.objects, signal)
    return writtenPicture({ ...context, masks: { at: () => mask } }, objects)
  }
  return writtenPicture(context, output.objects)
}

async function writtenPicture(context: ExportContext, objects: readonly ExportObject[]): Promise<ExportPicture> {
  const folder = await makeTemporaryFolder()
  try {
    const target = { path: join(folder, 'preview'), objects }
    const writer = writerOf(context.format)
    await writer.check?.(context, [target])
    const written = await writer.write(context, target)
    const [file = ''] = await written.publish()
    return { png: await readFile(file), notes: written.notes }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Masks around the frame, for edges that are smoothed over time; farther ones only where the job has them. */
function maskRangeOf({ masks, range }: ExportJob): FrameRange {
  return masks.reduce((span, { frameIndex }) => withFrame(span, frameIndex), {
    from: range.from - 8,
    to: range.from + 8
  })
}

function withFrame({ from, to }: FrameRange, frameIndex: number): FrameRange {
  return { from: Math.min(from, frameIndex), to: Math.max(to, frameIndex) }
}

const hardEdges = { soft: false, featherPx: 0, growPx: 0, smoothFrames: 0 } as const

function shownAs(format: ExportFormat): ExportFormat {
  const extras = { audio: false, subtitles: false, chapters: false }
  const file = { codec: 'png' as const, timelines: [], container: undefined, encoder: 'software' as const }
  // For a usual screen, whatever the export keeps; of quality the job's own codec has, PNG has none.
  const picture = { ...file, extras, standardRange: true, quality: undefined }
  if (format.kind === 'shapes') return { ...picture, ...shapesOverlay }
  if (format.kind === 'hide') return { ...format, ...picture, mute: [], report: false }
  if (format.kind !== 'annotations') return { ...format, ...picture }
  return format.layout === 'exr' || format.layout === 'cryptomatte'
    ? { kind: 'matte', ...picture, edges: { ...hardEdges, ...edgesOfKind(format.edges ?? 'soft') } }
    : { kind: 'overlay', ...picture, opacity: 0.7, outlinePx: 0, labels: false }
}
