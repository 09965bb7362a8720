import type { FrameRange, Size, VideoInfo } from '../../../shared/domain/types'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { pictureBytes, pixelFormatName, type PlanarFormat } from './planarFormat'
import { inputArguments, inputTiming } from '../sequence/sequenceInput'
import { turnedSize } from '../probe/sizeChanges'
import { asStored, isToneMapped, toneFilters } from './toneMapping'

/** The FFmpeg command that turns a range of frames into raw pictures on a pipe, each announced with its time. */

export interface PictureRequest extends FrameRange {
  readonly size: Size
  /**
   * `rgb24` and planes show see-through parts over black; `rgba` keeps the alpha, not premultiplied. Planes keep the
   * video's colour matrix and range. `jpeg`: each picture as a JPEG file, behind a line that tells its length.
   */
  readonly pixelFormat: 'rgb24' | 'rgba' | 'jpeg' | PlanarFormat
  /** A second copy of each picture, below the first in one tall picture (of packed formats): see `tallPicture`. */
  readonly beside?: Size
}

/** Bytes of a pixel in packed formats. */
export function bytesPerPixel(pixelFormat: PictureRequest['pixelFormat']): number {
  return pixelFormat === 'rgba' ? 4 : 3
}

/** Bytes of what comes for one frame. */
export function requestedBytes({ pixelFormat, size, beside }: PictureRequest): number {
  if (typeof pixelFormat === 'object') return pictureBytes(pixelFormat, size)
  const { width, height } = beside ? tallPicture(size, beside) : size
  return width * height * bytesPerPixel(pixelFormat)
}

function formatName(pixelFormat: PictureRequest['pixelFormat']): string {
  return typeof pixelFormat === 'object' ? pixelFormatName(pixelFormat) : pixelFormat
}

/** @param seekMicros where to start reading, null = at the start of the file */
export function decodeArguments(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  request: PictureRequest,
  seekMicros: number | null
): string[] {
  const job = { video, request, seekMicros }
  // Without -copyts FFmpeg would count time from the start of the file, and from the seek target after a seek.
  const timing = ['-noautorotate', '-copyts']
  const seek = seekMicros === null ? [] : ['-seek_timestamp', '1', '-noaccurate_seek', '-ss', seconds(seekMicros)]
  return [
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', ...timing, ...seek],
    ...[...inputArguments(video), ...filtering(ffmpeg, job), '-an', '-sn', '-dn'],
    ...ffmpeg.fpsMode,
    ...outputArguments(request.pixelFormat)
  ]
}

function outputArguments(pixelFormat: PictureRequest['pixelFormat']): string[] {
  if (pixelFormat === 'jpeg') return ['-c:v', 'mjpeg', '-q:v', '4', '-f', 'mpjpeg', 'pipe:1']
  // With more threads FFmpeg holds finished pictures back, one a thread.
  return ['-c:v', 'rawvideo', '-threads', '1', '-pix_fmt', formatName(pixelFormat), '-f', 'rawvideo', 'pipe:1']
}

/** The first video stream that is no attached picture. */
export const videoStream = '0:V:0'

interface DecodeJob {
  readonly video: VideoInfo
  readonly request: PictureRequest
  readonly seekMicros: number | null
}

function filtering(ffmpeg: FfmpegInstallation, { video, request, seekMicros }: DecodeJob): string[] {
  // Announced before they are scaled, so that a picture of another size than the first is noticed.
  const before = [...prepared(video, request, seekMicros), ...announcing(ffmpeg)]
  const { beside, pixelFormat } = request
  if (!beside) {
    const filters = [...before, ...scale(video, request)]
    return ['-map', videoStream, '-filter:v', filters.join(',')]
  }
  const { width } = tallPicture(request.size, beside)
  const part = (size: Size): string =>
    [
      ...scale(video, { size, pixelFormat }),
      `format=${formatName(pixelFormat)}`,
      ...(size.width < width ? [`pad=${width}`] : [])
    ].join()
  const graph = [
    `[${videoStream}]${[...before, 'split=2[first][second]'].join(',')}`,
    `[first]${part(request.size)}[upper]`,
    `[second]${part(beside)}[lower]`,
    '[upper][lower]vstack[tall]'
  ]
  return ['-filter_complex', graph.join(';'), '-map', '[tall]']
}

/** Two pictures in one, the second below the first, the narrower one filled up on its right. */
export function tallPicture(size: Size, beside: Size): Size {
  return { width: Math.max(size.width, beside.width), height: size.height + beside.height }
}

/** The time of each picture goes to standard error, see `pictureTimes.ts`. */
export function announcing({ fpsMode }: FfmpegInstallation): string[] {
  // Its checksums cost as much as decoding does. Old builds (those that know `-vsync` alone) cannot leave them out.
  return ['settb=1/1000000', fpsMode[0] === '-fps_mode' ? 'showinfo=checksum=0' : 'showinfo']
}

/** From the coded picture to the displayed one at some size, where nothing but that one is needed for it. */
export function displayFilters(video: VideoInfo, wanted: Pick<PictureRequest, 'size' | 'pixelFormat'>): string[] {
  return [...turn(video), ...scale(video, wanted)]
}

/** What is done to every picture before it is scaled. */
function prepared(video: VideoInfo, request: PictureRequest, seekMicros: number | null): string[] {
  return [
    ...inputTiming(video, request.from),
    // One frame out for each frame in; frames coded as progressive pass unchanged.
    ...(video.interlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : []),
    ...trim(video, request, seekMicros),
    ...turn(video),
    ...(video.hasAlpha && request.pixelFormat !== 'rgba' ? overBlack(video) : [])
  ]
}

/**
 * Cuts half-way between frames, so that rounded times never matter. Where reading begins at the first frame nothing is
 * cut before the range: the reader may have to count.
 */
function trim(video: VideoInfo, range: FrameRange, seekMicros: number | null): string[] {
  if (video.decodeInOrder) return []
  const times = video.timesMicros
  const before = seekMicros === null ? null : halfWay(times[range.from - 1], times[range.from])
  const after = halfWay(times[range.to], times[range.to + 1])
  const bounds = [...(before === null ? [] : [`start=${before}`]), ...(after === null ? [] : [`end=${after}`])]
  return bounds.length === 0 ? [] : [`trim=${bounds.join(':')}`]
}

function halfWay(earlier: number | undefined, later: number | undefined): string | null {
  return earlier === undefined || later === undefined || later - earlier < 2 ? null : seconds((earlier + later) / 2)
}

function turn({ rotationDegrees, mirrored }: Pick<VideoInfo, 'rotationDegrees' | 'mirrored'>): string[] {
  const quarter = rotationDegrees / 90
  const turned = [[], ['transpose=clock'], ['hflip', 'vflip'], ['transpose=cclock']][quarter] ?? []
  return mirrored ? ['hflip', ...turned] : turned
}

function overBlack({ bitDepth }: VideoInfo): string[] {
  const depth = bitDepth <= 8 ? '' : bitDepth <= 10 ? '10le' : '12le'
  return [`format=gbrap${depth}`, 'premultiply=inplace=1']
}

function scale(video: VideoInfo, request: Pick<PictureRequest, 'size' | 'pixelFormat'>): string[] {
  const { size, pixelFormat } = request
  if (isToneMapped(video, typeof pixelFormat === 'object')) return toneMapped(video, request)
  const matrix = colourMatrix(video)
  const to = `scale=${size.width}:${size.height}:flags=${scaling(video, size, pixelFormat)}:in_color_matrix=${matrix}`
  if (pixelFormat === 'jpeg') return [`${to}:out_color_matrix=bt601:out_range=pc`, 'format=yuvj420p']
  if (typeof pixelFormat !== 'object') return [to]
  const name = pixelFormatName(pixelFormat)
  if (sameSize(size, turnedSize(video)) && video.pixelFormat === name) return []
  const range = isFullRange(video) ? 'pc' : 'tv'
  const from = storesYuv(video) ? `:in_range=${range}` : ''
  return [`${to}:out_color_matrix=${matrix}${from}:out_range=${range}`, `format=${name}`]
}

/** Scaled first: there are fewer pixels to map then. */
function toneMapped(video: VideoInfo, { size, pixelFormat }: Pick<PictureRequest, 'size' | 'pixelFormat'>): string[] {
  const flags = scaling(video, size, pixelFormat)
  const matrix = colourMatrix(asStored(video))
  const mapped = [`scale=${size.width}:${size.height}:flags=${flags}:in_color_matrix=${matrix}`, ...toneFilters(video)]
  if (pixelFormat === 'jpeg') return [...mapped, 'scale=out_color_matrix=bt601:out_range=pc', 'format=yuvj420p']
  if (typeof pixelFormat !== 'object') return mapped
  const to = 'flags=bicubic+accurate_rnd+full_chroma_int:out_color_matrix=bt709:out_range=tv'
  return [...mapped, `scale=${to}`, `format=${pixelFormatName(pixelFormat)}`]
}

function sameSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height
}

/** Whether black is 0 and white the largest value, instead of 16 and 235. */
export function isFullRange({ pixelFormat, colour }: Pick<VideoInfo, 'pixelFormat' | 'colour'>): boolean {
  return /^yuvj/.test(pixelFormat) || (colour.range === 'pc' && /yuv|^nv|^p\d|gray/.test(pixelFormat))
}

function storesYuv({ pixelFormat, hasAlpha }: VideoInfo): boolean {
  return !hasAlpha && /yuv|uyvy|yvyu|^nv\d|^[py]\d/.test(pixelFormat)
}

/** Exact colours cost several times the decoding: pictures that are written get them, those for the screen do not. */
function scaling(video: VideoInfo, size: Size, pixelFormat: PictureRequest['pixelFormat']): string {
  if (size.width * size.height < video.size.width * video.size.height) return 'area'
  return pixelFormat === 'rgba' ? 'bicubic' : 'bicubic+accurate_rnd+full_chroma_int'
}

/**
 * Matrix between the video's YCbCr and RGB, as the scale filter names it. Unmarked videos follow the usual rule:
 * BT.709 from high definition up, BT.601 below.
 */
export function colourMatrix(
  video: Pick<VideoInfo, 'colour' | 'codedSize'>
): 'bt601' | 'bt709' | 'bt2020' | 'smpte240m' | 'fcc' {
  const { matrix } = video.colour
  if (/^bt2020/.test(matrix)) return 'bt2020'
  if (matrix === 'bt709' || matrix === 'smpte240m' || matrix === 'fcc') return matrix
  if (matrix === 'bt470bg' || matrix === 'smpte170m') return 'bt601'
  return video.codedSize.width >= 1280 || video.codedSize.height > 576 ? 'bt709' : 'bt601'
}

/** Microseconds as FFmpeg options take them, negative ones included. */
export function seconds(micros: number): string {
  return (micros / 1e6).toFixed(6)
}
