import { extname } from 'node:path'
import type { ExportFormat, OverlayFormat } from '../../../shared/domain/exportFormats'
import type { FrameRange, VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../../media/decode/decoder'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import type { OpenMatting } from '../../session/matting'
import type { Edging, ExportContext, WrittenExport } from '../exportWriter'
import { writerOf } from '../writers'

export const allExtras = { audio: true, subtitles: true, chapters: true }
export const hardEdges = { soft: false, featherPx: 0, growPx: 0, smoothFrames: 0 }

export const plainOverlay: OverlayFormat = {
  ...{ kind: 'overlay', codec: 'h264', encoder: 'software', extras: allExtras },
  ...{ opacity: 0.5, outlinePx: 0, labels: false }
}

export interface WriteRequest {
  readonly ffmpeg: FfmpegInstallation
  readonly video: VideoInfo
  readonly path: string
  readonly range: FrameRange
  readonly format?: ExportFormat
  readonly masks?: ExportContext['masks']
  readonly overwrite?: boolean
  readonly signal?: AbortSignal
  readonly onFrame?: () => void
  readonly matting?: OpenMatting
  readonly edging?: Edging
  /** Objects that are shown; absent: both. */
  readonly only?: readonly number[]
}

/** One target through its writer, objects 1 (red) and 2 (blue); without masks the pictures stay as they are. */
export async function write(request: WriteRequest): Promise<WrittenExport> {
  const format = request.format ?? plainOverlay
  const context: ExportContext = {
    ...{ ffmpeg: request.ffmpeg, video: request.video, range: request.range, format },
    decoder: createDecoder(request.ffmpeg, request.video),
    masks: request.masks ?? { at: () => null },
    overwrite: request.overwrite ?? true,
    signal: request.signal ?? new AbortController().signal,
    ...(request.edging && { edging: request.edging }),
    ...(request.matting && { matting: request.matting }),
    frameDone: () => request.onFrame?.()
  }
  const objects = [
    { id: 1, name: 'One', colour: [255, 0, 0] as [number, number, number] },
    { id: 2, name: 'Two', colour: [0, 0, 255] as [number, number, number] }
  ]
  const { only } = request
  const target = { path: request.path, objects: objects.filter(({ id }) => only === undefined || only.includes(id)) }
  const writer = writerOf(format)
  await writer.check?.(context, [target])
  return writer.write(context, target)
}

/** Writes an overlay without masks and gives it its name. @returns its notes */
export async function writeUnchanged(request: WriteRequest): Promise<readonly string[]> {
  const container = extname(request.path).slice(1) as 'mp4' | 'mov' | 'mkv'
  const written = await write({ ...request, format: { ...plainOverlay, container } })
  await written.publish()
  return written.notes
}
