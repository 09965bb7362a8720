import fluentFfmpeg from 'fluent-ffmpeg'
import { formatTimecode, timecodeAt } from '../../../shared/domain/smpteTimecode'
import type { FrameRange, HighDynamicRange, Rational, VideoInfo } from '../../../shared/domain/types'
import { colourMatrix, isFullRange, seconds } from '../../media/decode/decodeCommand'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { pixelFormatName, type PlanarFormat } from '../../media/decode/planarFormat'
import type { ClipClock } from './clipClock'
import type { Container } from './container'
import type { Encoding } from './encodingRequest'
import type { NumberedPictures } from './pictureNumbers'
import type { ShownDuration } from './lastFrameDuration'
import { withLight } from './lightOptions'
import { extraOptions, type ExtraStream } from '../sound/extraStreams'

/** The FFmpeg command that encodes pictures on its standard input, with the sound and subtitles of the original. */

/** On the original's clock. */
export interface TimeSpan {
  readonly startMicros: number
  readonly endMicros: number
}

export interface ClipJob {
  readonly video: VideoInfo
  readonly range: FrameRange
  /** Null for numbered pictures. */
  readonly container: Container | null
  readonly clock: ClipClock
  /** Of the pictures on standard input. */
  readonly format: PlanarFormat
  readonly encoding: Encoding
  readonly extras: readonly ExtraStream[]
  readonly chapters: boolean
  /** Of numbered pictures. */
  readonly pictures: NumberedPictures
  /** When the sound is silent. */
  readonly muted: readonly TimeSpan[]
  /** Whether what the original says of itself comes along. */
  readonly keepsMetadata: boolean
  /** Where FFmpeg writes: a file, or the folder of numbered pictures. */
  readonly temporaryPath: string
}

/** What is known of a clip that was written. */
export interface WrittenClip {
  readonly job: ClipJob
  /** Presentation times of its frames, microseconds. */
  readonly times: Float64Array
  readonly shown: ShownDuration
  readonly signal: AbortSignal
}

export function encodeArguments(ffmpeg: FfmpegInstallation, job: ClipJob): string[] {
  const command = fluentFfmpeg().input('pipe:0')
  command.inputOptions(...['-nostdin', '-hide_banner', '-nostats', '-v', 'error', '-copyts', '-f', 'matroska'])
  if (needsOriginal(job)) command.input(mediaPath(job.video.path)).inputOptions(...originalOptions(job))
  command.output(outputPath(job)).outputOptions(...outputOptions(ffmpeg, job))
  return command._getArguments()
}

function needsOriginal({ extras, chapters }: ClipJob): boolean {
  return extras.length > 0 || chapters
}

function originalOptions({ clock, range }: ClipJob): string[] {
  const seek = range.from === 0 ? [] : ['-seek_timestamp', '1', '-ss', seconds(clock.startMicros)]
  return [...localOnly, ...seek, '-itsoffset', seconds(-clock.baseMicros)]
}

function outputPath({ container, temporaryPath, encoding, pictures }: ClipJob): string {
  // The pattern's own marks in a folder's name must not count as one.
  const plain = (text: string): string => text.replaceAll('%', '%%')
  if (container === null) {
    const name = `${plain(pictures.before)}%0${pictures.digits}d${plain(pictures.after)}`
    return `${plain(mediaPath(temporaryPath))}/${name}.${encoding.ending}`
  }
  return mediaPath(temporaryPath)
}

function outputOptions(ffmpeg: FfmpegInstallation, job: ClipJob): string[] {
  const { video, range, clock, encoding } = job
  const until = range.to === video.frameCount - 1 ? [] : ['-t', seconds(clock.endMicros - clock.baseMicros)]
  return [
    ...['-map', '0:v:0', ...originalOutputOptions(job)],
    ...['-filter:v', filters(job), ...ffmpeg.fpsMode, '-enc_time_base', `${clock.timeBase.num}:${clock.timeBase.den}`],
    ...['-c:v', encoding.encoder, ...withLight(encoding, keptLight(job)), '-pix_fmt', encoding.pixelFormat],
    ...(encoding.rgb ? [] : colourOptions(video, encoding)),
    ...containerOptions(ffmpeg, job, until),
    '-y'
  ]
}

/** What the pictures say of their light; nothing of mattes and of those made for usual screens. */
export function keptLight({ video, format }: Pick<ClipJob, 'video' | 'format'>): HighDynamicRange | undefined {
  return format.chroma === 'grey' || video.highDynamicRange?.stored ? undefined : video.highDynamicRange
}

function containerOptions(ffmpeg: FfmpegInstallation, job: ClipJob, until: readonly string[]): string[] {
  const { container, pictures, clock } = job
  if (container === null) return ['-start_number', String(pictures.first), '-f', 'image2']
  // While encoders look ahead, the sound of slow clips piles up.
  const queue = ['-max_muxing_queue_size', '100000', ...until]
  const isMov = container === 'mp4' || container === 'mov'
  return [
    ...queue,
    ...(isMov ? [...movOptions(clock.timeBase), ...timecodeTrack(job)] : matroskaTimes(ffmpeg)),
    '-f',
    container
  ]
}

function movOptions(timeBase: Rational): string[] {
  return ['-movflags', '+faststart', '-video_track_timescale', String(timeBase.den)]
}

/** Where the original has a timecode, the clip begins at that of its first frame. */
function timecodeTrack({ video, range }: ClipJob): string[] {
  return video.timecode === undefined ? [] : ['-timecode', formatTimecode(timecodeAt(video, range.from))]
}

/** Builds before 5.1 shift times when the first negative one comes, sound before zero as a rule: not the frames before it. */
function matroskaTimes(ffmpeg: FfmpegInstallation): string[] {
  return ffmpeg.fpsMode[0] === '-vsync' ? ['-avoid_negative_ts', 'disabled'] : []
}

function originalOutputOptions(job: ClipJob): string[] {
  if (!needsOriginal(job)) return ['-an', '-sn', '-map_chapters', '-1']
  // Sound before the first frame belongs to a clip, but not what a seek landed on before a range.
  const before = ['-copypriorss', job.range.from === 0 ? '1' : '0']
  const metadata = ['-map_metadata', job.keepsMetadata ? '1' : '-1']
  const chapters = ['-map_chapters', job.chapters ? '1' : '-1']
  const extras = extraOptions(job.extras, job.keepsMetadata ? job.container : null)
  return [...extras, ...silence(job), ...before, ...metadata, ...chapters]
}

/** Sound is silenced in pieces of 64 samples; one that begins just before a span goes with it. */
function silence({ extras, muted, clock }: ClipJob): string[] {
  if (muted.length === 0 || !extras.some(({ type }) => type === 'audio')) return []
  const spans = muted.map(({ startMicros, endMicros }) => {
    const [from, to] = [startMicros - clock.baseMicros - 10_000, endMicros - clock.baseMicros]
    return `between(t,${seconds(from)},${seconds(to)})`
  })
  return ['-filter:a', `asetnsamples=n=64:p=0,volume=volume=0:enable='${spans.join('+')}'`]
}

function filters(job: ClipJob): string {
  const { clock } = job
  return [...conversion(job), ...colourTags(job), `settb=${clock.timeBase.num}/${clock.timeBase.den}`].join(',')
}

/** ProRes states the colours in every picture, and players believe those rather than the file. */
function colourTags({ video, encoding }: ClipJob): string[] {
  if (encoding.encoder !== 'prores_ks') return []
  const { primaries, transfer } = video.colour
  const named = [
    `colorspace=${matrixName(video)}`,
    ...(isNamed(primaries) ? [`color_primaries=${primaries}`] : []),
    ...(isNamed(transfer) ? [`color_trc=${transfer}`] : [])
  ]
  return [`setparams=${named.join(':')}`]
}

/** Nothing where the encoder takes the pictures as they are. */
function conversion({ video, format, encoding }: ClipJob): string[] {
  const isGrey = format.chroma === 'grey'
  const fromFull = isGrey || isFullRange(video)
  const sameRange = encoding.rgb || fromFull === encoding.fullRange
  if (pixelFormatName(format) === encoding.pixelFormat && (sameRange || isGrey)) return []
  const matrix = colourMatrix(video)
  const outRange = encoding.rgb ? '' : `:out_range=${encoding.fullRange ? 'pc' : 'tv'}`
  const matrices = `in_color_matrix=${matrix}${encoding.rgb ? '' : `:out_color_matrix=${matrix}`}`
  const flags = 'flags=bicubic+accurate_rnd+full_chroma_int'
  return [`scale=${matrices}:in_range=${fromFull ? 'pc' : 'tv'}${outRange}:${flags}`, `format=${encoding.pixelFormat}`]
}

/** The matrix used is always stated; what the original says of primaries and transfer is passed on. */
function colourOptions(video: VideoInfo, { fullRange }: Encoding): string[] {
  const { primaries, transfer } = video.colour
  return [
    ...['-color_range', fullRange ? 'pc' : 'tv', '-colorspace', matrixName(video)],
    ...(isNamed(primaries) ? ['-color_primaries', primaries] : []),
    ...(isNamed(transfer) ? ['-color_trc', transfer] : [])
  ]
}

function matrixName(video: VideoInfo): string {
  const { matrix } = video.colour
  if (isNamed(matrix) && !/^(gbr|rgb)$/.test(matrix)) return matrix
  const names = { bt601: 'smpte170m', bt709: 'bt709', bt2020: 'bt2020nc', smpte240m: 'smpte240m', fcc: 'fcc' }
  return names[colourMatrix(video)]
}

function isNamed(value: string): boolean {
  return value !== '' && value !== 'unknown' && value !== 'reserved'
}
