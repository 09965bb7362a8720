import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import type { Backdrop } from '../../../shared/domain/exportFormats'
import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import { colourMatrix, isFullRange } from '../../media/decode/decodeCommand'
import { cutIntoPictures } from '../../media/decode/decodePictures'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { pictureBytes, pixelFormatName, type PlanarFormat } from '../../media/decode/planarFormat'
import { brightFilters } from '../../media/decode/toneMapping'
import { type RunningProcess, runProcess, startProcess } from '../../media/ffmpeg/runProcess'

export interface BackdropRequest {
  readonly ffmpeg: FfmpegInstallation
  /** The video it goes behind: size, colours and times are its. */
  readonly video: VideoInfo
  readonly firstFrame: FrameIndex
  readonly format: PlanarFormat
  readonly signal: AbortSignal
}

type BackdropFile = Extract<Backdrop, { path: string }>

/** Pictures that go behind the objects, frame after frame. */
export interface BackdropSource {
  /** Samples as `format` has them; not to be changed. Frames are asked for in order. */
  at(frameIndex: FrameIndex): Promise<Uint8Array>
  close(): Promise<void>
}

/** @throws StudioError `file-unreadable` when there is no picture in it */
export async function openBackdrop(file: BackdropFile, request: BackdropRequest): Promise<BackdropSource> {
  const first = await firstPicture(file, request)
  if (file.kind === 'image') return { at: async () => first, close: async () => undefined }
  return new VideoBackdrop(file, request, first)
}

/** @throws StudioError `file-unreadable` */
async function firstPicture(file: BackdropFile, request: BackdropRequest): Promise<Uint8Array> {
  const args = [...inputOf(file, request, []), '-frames:v', '1', '-f', 'rawvideo', 'pipe:1']
  const { stdout } = await runProcess(request.ffmpeg.ffmpeg, args, { signal: request.signal })
  const bytes = pictureBytes(request.format, request.video.size)
  if (stdout.length === bytes) return new Uint8Array(stdout)
  const message = `${basename(file.path)} cannot be used as a background: there is no picture in it.`
  throw new StudioError('file-unreadable', message, { hint: 'Choose a picture or a video FFmpeg can read.' })
}

function inputOf(file: BackdropFile, { video, format }: BackdropRequest, options: readonly string[]): string[] {
  const { width, height } = video.size
  const { num, den } = video.frameRate
  const fill = [
    ...(file.kind === 'video' ? [`fps=${num}/${den}`] : []),
    'scale=iw*sar:ih',
    `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=bicubic`,
    `crop=${width}:${height}:exact=1`,
    ...brightFilters(video),
    `scale=out_color_matrix=${colourMatrix(video)}:out_range=${isFullRange(video) ? 'pc' : 'tv'}`,
    `format=${pixelFormatName(format)}`
  ]
  const input = [...options, ...localOnly, '-i', mediaPath(file.path), '-map', '0:v:0', '-an', '-sn', '-dn']
  return ['-nostdin', '-v', 'error', ...input, '-vf', fill.join(','), '-pix_fmt', pixelFormatName(format)]
}

/** A video that begins again when it ends, at the nominal rate of the one in front. */
class VideoBackdrop implements BackdropSource {
  readonly #request: BackdropRequest
  readonly #running: RunningProcess
  readonly #pictures: AsyncGenerator<Uint8Array>
  #shown: Uint8Array
  #next = 0

  constructor(file: BackdropFile, request: BackdropRequest, first: Uint8Array) {
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
