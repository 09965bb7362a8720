import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import type { Backdrop } from '../../../shared/domain/exportFormats'
import type { FrameIndex, HighDynamicRange, VideoInfo } from '../../../shared/domain/types'
import { colourMatrix, isFullRange } from '../../media/decode/decodeCommand'
import { cutIntoPictures } from '../../media/decode/decodePictures'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { pictureBytes, pixelFormatName, type PlanarFormat } from '../../media/decode/planarFormat'
import { brightFilters, toneFilters } from '../../media/decode/toneMapping'
import { readDynamicRange } from '../../media/probe/dynamicRange'
import { parseProbeReport } from '../../media/probe/ffprobeReport'
import { type RunningProcess, runProcess, startProcess } from '../../media/ffmpeg/runProcess'

export interface BackdropRequest {
  readonly ffmpeg: FfmpegInstallation
  /** The video it goes behind: size, colours and times are its. */
  readonly video: VideoInfo
  readonly firstFrame: FrameIndex
  readonly format: PlanarFormat
  readonly signal: AbortSignal
}

interface LitRequest extends BackdropRequest {
  /** Filters for its light. */
  readonly light: readonly string[]
}

type BackdropFile = Extract<Backdrop, { path: string }>

/** Pictures that go behind the objects, frame after frame. */
export interface BackdropSource {
  /** Samples as `format` has them; not to be changed. Frames are asked for in order. */
  at(frameIndex: FrameIndex): Promise<Uint8Array>
  close(): Promise<void>
}

/** @throws StudioError `file-unreadable` when there is no picture in it, `bad-arguments` for light this FFmpeg cannot map */
export async function openBackdrop(file: BackdropFile, request: BackdropRequest): Promise<BackdropSource> {
  const lit = { ...request, light: await lightFilters(file, request) }
  const first = await firstPicture(file, lit)
  if (file.kind === 'image') return { at: async () => first, close: async () => undefined }
  return new VideoBackdrop(file, lit, first)
}

/**
 * From the light of the backdrop to that of the video: one of high dynamic range is tone-mapped as the video would be,
 * and stays as it is behind a video that keeps the same range.
 */
async function lightFilters(file: BackdropFile, { ffmpeg, video, signal }: BackdropRequest): Promise<string[]> {
  const range = await dynamicRangeOf(file, ffmpeg, signal)
  if (range === null) return brightFilters(video)
  const { highDynamicRange: wanted } = video
  if (wanted && !wanted.stored && wanted.transfer === range.transfer) return []
  if (range.toneMapping === null) {
    const message = `${basename(file.path)} has high dynamic range, which this FFmpeg cannot map for usual screens.`
    throw new StudioError('bad-arguments', message, {
      hint: 'Choose another background, or use a build with the filters zscale and tonemap, or lut3d.'
    })
  }
  return [...toneFilters({ highDynamicRange: range, hasAlpha: false }), ...brightFilters(video)]
}

/** Null for usual pictures, and for what is no picture: that is told when it is decoded. */
async function dynamicRangeOf(
  { path }: BackdropFile,
  ffmpeg: FfmpegInstallation,
  signal: AbortSignal
): Promise<HighDynamicRange | null> {
  const entries = ['-select_streams', 'v:0', '-show_streams', '-print_format', 'json']
  const args = ['-v', 'error', ...localOnly, ...entries, mediaPath(path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  const [stream] = parseProbeReport(stdout.toString('utf8'))?.streams ?? []
  const found = stream && (await readDynamicRange(ffmpeg, { path, stream }, signal))
  return found ? found.range : null
}

/** @throws StudioError `file-unreadable` */
async function firstPicture(file: BackdropFile, request: LitRequest): Promise<Uint8Array> {
  const args = [...inputOf(file, request, []), '-frames:v', '1', '-f', 'rawvideo', 'pipe:1']
  const { stdout } = await runProcess(request.ffmpeg.ffmpeg, args, { signal: request.signal })
  const bytes = pictureBytes(request.format, request.video.size)
  if (stdout.length === bytes) return new Uint8Array(stdout)
  const message = `${basename(file.path)} cannot be used as a background: there is no picture in it.`
  throw new StudioError('file-unreadable', message, { hint: 'Choose a picture or a video FFmpeg can read.' })
}

function inputOf(file: BackdropFile, { video, format, light }: LitRequest, options: readonly string[]): string[] {
  const { width, height } = video.size
  const { num, den } = video.frameRate
  const fill = [
    ...(file.kind === 'video' ? [`fps=${num}/${den}`] : []),
    'scale=iw*sar:ih',
    `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=bicubic`,
    `crop=${width}:${height}:exact=1`,
    ...light,
    `scale=out_color_matrix=${colourMatrix(video)}:out_range=${isFullRange(video) ? 'pc' : 'tv'}`,
    `format=${pixelFormatName(format)}`
  ]
  const input = [...options, ...localOnly, '-i', mediaPath(file.path), '-map', '0:v:0', '-an', '-sn', '-dn']
  return ['-nostdin', '-v', 'error', ...input, '-vf', fill.join(','), '-pix_fmt', pixelFormatName(format)]
}

/** A video that begins again when it ends, at the nominal rate of the one in front. */
class VideoBackdrop implements BackdropSource {
  readonly #request: LitRequest
  readonly #running: RunningProcess
  readonly #pictures: AsyncGenerator<Uint8Array>
  #shown: Uint8Array
  #next = 0

  constructor(file: BackdropFile, request: LitRequest, first: Uint8Array) {
    this.#request = request
    this.#shown = first
    const args = [...inputOf(file, request, ['-stream_loop', '-1']), '-f', 'rawvideo', 'pipe:1']
    this.#running = startProcess(request.ffmpeg.ffmpeg, args, { signal: request.signal })
    this.#pictures = cutIntoPictures(this.#running.stdout, pictureBytes(request.format, request.video.size))
  }

  async at(frameIndex: FrameIndex): Promise<Uint8Array> {
    const { video, firstFrame } = this.#request
    const elapsed = video.timesMicros[frameIndex]! - video.timesMicros[firstFrame]!
    // Half a frame early, so that rounded times never fall on the picture before.
    const wanted = Math.floor((elapsed * video.frameRate.num) / (video.frameRate.den * 1e6) + 0.5)
    while (this.#next <= wanted) {
      const { done, value } = await this.#pictures.next()
      if (done) break
      this.#shown = value
      this.#next++
    }
    return this.#shown
  }

  async close(): Promise<void> {
    await this.#running.stop()
    await this.#pictures.return(undefined)
  }
}
