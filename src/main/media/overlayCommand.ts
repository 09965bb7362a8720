import fluentFfmpeg from 'fluent-ffmpeg'
import { extname } from 'node:path'
import type { FrameRange, Rational, VideoInfo } from '../../shared/domain/types'
import { colourMatrix, seconds } from './decodeCommand'
import type { FfmpegInstallation } from './locateFfmpeg'
import { localOnly, mediaPath } from './mediaPath'
import type { ClipClock } from './overlayClock'

/** The FFmpeg command that encodes an overlay video from frames on its standard input and the sound of the original. */

export type OverlayContainer = 'mp4' | 'mov' | 'matroska'

export interface OverlayJob {
  readonly video: VideoInfo
  readonly range: FrameRange
  readonly container: OverlayContainer
  readonly clock: ClipClock
  /** Codec of each audio stream of the original, in their order. */
  readonly audioCodecs: readonly string[]
  /** Where FFmpeg writes. */
  readonly temporaryPath: string
}

/** @returns null for extensions that name no container the studio writes */
export function overlayContainer(path: string): OverlayContainer | null {
  const containers: Record<string, OverlayContainer> = {
    '.mp4': 'mp4',
    '.m4v': 'mp4',
    '.mov': 'mov',
    '.mkv': 'matroska'
  }
  return containers[extname(path).toLowerCase()] ?? null
}

/** 4:2:0 cannot hold odd sizes; rather than cut or add a line of pixels, those are written as 4:4:4. */
export function overlayPixelFormat(size: VideoInfo['size']): 'yuv420p' | 'yuv444p' {
  return size.width % 2 === 0 && size.height % 2 === 0 ? 'yuv420p' : 'yuv444p'
}

const copyableAudio: Record<OverlayContainer, RegExp> = {
  mp4: /^(aac|mp3|ac3|eac3|alac|opus|mp2)$/,
  mov: /^(aac|mp3|ac3|eac3|alac|mp2|pcm_(s16|s24|s32|f32|f64)(le|be)|pcm_(alaw|mulaw|s8|u8))$/,
  matroska: /^(?!none$|unknown$)/
}

export function canCopyAudio(container: OverlayContainer, codec: string): boolean {
  return copyableAudio[container].test(codec)
}

export function overlayArguments(ffmpeg: FfmpegInstallation, job: OverlayJob): string[] {
  const command = fluentFfmpeg().input('pipe:0')
  command.inputOptions(...['-nostdin', '-hide_banner', '-nostats', '-v', 'error', '-copyts', '-f', 'matroska'])
  if (job.audioCodecs.length > 0) {
    command.input(mediaPath(job.video.path)).inputOptions(...audioInputOptions(job))
  }
  command.output(mediaPath(job.temporaryPath)).outputOptions(...outputOptions(ffmpeg, job))
  return command._getArguments()
}

function audioInputOptions({ clock, range }: OverlayJob): string[] {
  const seek = range.from === 0 ? [] : ['-seek_timestamp', '1', '-ss', seconds(clock.startMicros)]
  return [...localOnly, ...seek, '-itsoffset', seconds(-clock.baseMicros)]
}

function outputOptions(ffmpeg: FfmpegInstallation, job: OverlayJob): string[] {
  const { video, range, clock, container } = job
  const lastWanted = range.to === video.frameCount - 1 ? [] : ['-t', seconds(clock.endMicros - clock.baseMicros)]
  return [
    ...['-map', '0:v:0', ...audioOutputOptions(job)],
    ...['-filter:v', filters(job), ...ffmpeg.fpsMode, '-enc_time_base', `${clock.timeBase.num}:${clock.timeBase.den}`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '17', '-pix_fmt', overlayPixelFormat(video.size)],
    ...colourOptions(video),
    // While x264 looks ahead, the sound of slow clips piles up.
    ...['-max_muxing_queue_size', '100000', ...lastWanted],
    ...(container === 'matroska' ? matroskaTimes(ffmpeg) : ['-movflags', '+faststart', ...timescale(clock.timeBase)]),
    ...['-f', container, '-y']
  ]
}

/** Builds before 5.1 shift times when the first negative one comes, sound before zero as a rule: not the frames before it. */
function matroskaTimes(ffmpeg: FfmpegInstallation): string[] {
  return ffmpeg.fpsMode[0] === '-vsync' ? ['-avoid_negative_ts', 'disabled'] : []
}

function timescale(timeBase: Rational): string[] {
  return ['-video_track_timescale', String(timeBase.den)]
}

function audioOutputOptions({ audioCodecs, container, range, video }: OverlayJob): string[] {
  if (audioCodecs.length === 0) return ['-an']
  const codecs = audioCodecs.flatMap((codec, index) =>
    canCopyAudio(container, codec) ? [`-c:a:${index}`, 'copy'] : [`-c:a:${index}`, 'aac', `-b:a:${index}`, '192k']
  )
  const whole = range.from === 0 && range.to === video.frameCount - 1
  // Sound before the first frame belongs to a clip, but not what a seek landed on before a range.
  const before = range.from === 0 ? '1' : '0'
  const metadata = ['-map_metadata', '1', ...(whole ? [] : ['-map_chapters', '-1'])]
  return ['-map', '1:a', ...codecs, '-copypriorss', before, ...metadata]
}

function filters({ video, clock }: OverlayJob): string {
  const convert = `scale=out_color_matrix=${colourMatrix(video)}:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int`
  return `${convert},format=${overlayPixelFormat(video.size)},settb=${clock.timeBase.num}/${clock.timeBase.den}`
}

/** The matrix used is always stated; what the original says of primaries and transfer is passed on. */
function colourOptions(video: VideoInfo): string[] {
  const names = { bt601: 'smpte170m', bt709: 'bt709', bt2020: 'bt2020nc', smpte240m: 'smpte240m', fcc: 'fcc' }
  const { primaries, transfer } = video.colour
  return [
    ...['-color_range', 'tv', '-colorspace', names[colourMatrix(video)]],
    ...(isNamed(primaries) ? ['-color_primaries', primaries] : []),
    ...(isNamed(transfer) ? ['-color_trc', transfer] : [])
  ]
}

function isNamed(value: string): boolean {
  return value !== '' && value !== 'unknown' && value !== 'reserved'
}
