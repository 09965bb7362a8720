import { formatTimecode, parseTimecode } from '../../../shared/domain/smpteTimecode'
import type { Rational, VideoInfo } from '../../../shared/domain/types'
import { hasKnownCodec, parseRational, type ProbedStream, type ProbeReport } from './ffprobeReport'
import type { ReadStream } from './frameTimes'
import { displayedSize, orientationOf } from './pictureGeometry'
import { formatBitDepth, formatHasAlpha } from '../decode/pixelFormat'
import { describeVideo } from './probeNotes'

/** Puts together what the studio knows of a video from what ffprobe reported. */
export function toVideoInfo(path: string, report: ProbeReport, read: ReadStream): VideoInfo {
  const { stream, decoder, times, light } = read
  const jumps = times.jumps.length > 0
  return {
    path,
    container: report.container,
    codec: stream.codec_name ?? '',
    ...describePicture(stream),
    ...describeTiming(stream, times),
    ...(times.cutShort ? { cutShort: { missing: missingFrames(stream, times) } } : {}),
    ...startTimecode(report, stream),
    ...(times.doubled || jumps ? { decodeInOrder: true } : {}),
    ...(jumps ? { clockJumps: { startMicros: report.startMicros } } : {}),
    ...(decoder === undefined ? {} : { decoder }),
    ...(times.keyFrames ? { keyFrames: times.keyFrames } : {}),
    colour: describeColour(stream),
    ...(light ? { highDynamicRange: light.range } : {}),
    audio: describeAudio(report),
    notes: describeVideo(report, read)
  }
}

export function nominalRate(stream: ProbedStream): Rational {
  return parseRational(stream.avg_frame_rate) ?? parseRational(stream.r_frame_rate) ?? { num: 25, den: 1 }
}

export function streamTimeBase(stream: ProbedStream): Rational {
  return parseRational(stream.time_base) ?? { num: 1, den: 1000 }
}

export function isInterlaced(stream: ProbedStream): boolean {
  return /^(tt|bb|tb|bt)$/.test(stream.field_order ?? '')
}

function describePicture(stream: ProbedStream) {
  const pixelFormat = stream.pix_fmt ?? ''
  const codedSize = { width: stream.width ?? 0, height: stream.height ?? 0 }
  const sampleAspect = parseRational(stream.sample_aspect_ratio) ?? { num: 1, den: 1 }
  const { rotationDegrees, mirrored } = orientationOf(stream)
  return {
    pixelFormat,
    codedSize,
    size: displayedSize(codedSize, sampleAspect, rotationDegrees),
    rotationDegrees,
    ...(mirrored ? { mirrored } : {}),
    sampleAspect,
    interlaced: isInterlaced(stream),
    hasAlpha: formatHasAlpha(pixelFormat),
    bitDepth: stream.bits_per_raw_sample || formatBitDepth(pixelFormat)
  }
}

function describeTiming(stream: ProbedStream, times: ReadStream['times']) {
  // Finer than the file's own where that is too coarse to tell its frames apart.
  const timeBase = times.doubled ? { num: 1, den: 1_000_000 } : streamTimeBase(stream)
  const frameRate = nominalRate(stream)
  const { timesMicros } = times
  const first = timesMicros[0] ?? 0
  const last = timesMicros[timesMicros.length - 1] ?? first
  const lastDuration = times.lastDurationMicros || Math.round((frameRate.den * 1e6) / frameRate.num)
  return {
    frameRate,
    timeBase,
    frameCount: timesMicros.length,
    timesMicros,
    variableFrameRate: gapsDiffer(timesMicros, (timeBase.num * 1e6) / timeBase.den),
    durationMicros: last - first + lastDuration
  }
}

/** Frames the file promises and does not have; those left out at its beginning are no loss at its end. */
function missingFrames(stream: ProbedStream, { timesMicros, leftOut }: ReadStream['times']): number {
  return Math.max(0, (stream.nb_frames ?? 0) - timesMicros.length - leftOut)
}

/** The picture's own, else that of a timecode track, else the file's; what is none at its rate is as good as none. */
function startTimecode({ streams, tags }: ProbeReport, stream: ProbedStream): { timecode?: string } {
  const tracks = streams.filter((each) => each.codec_tag_string === 'tmcd' || each.codec_type === 'data')
  const stated = [stream.tags, ...tracks.map((track) => track.tags), tags].map(
    (each) => each?.timecode ?? each?.TIMECODE
  )
  const found = stated.find((text) => text !== undefined && parseTimecode(text, nominalRate(stream)) !== null)
  const timecode = parseTimecode(found ?? '', nominalRate(stream))
  return timecode === null ? {} : { timecode: formatTimecode(timecode) }
}

/** True when gaps between frames differ by more than one tick (rounding to ticks makes them differ by one). */
function gapsDiffer(times: Float64Array, tickMicros: number): boolean {
  let shortest = Infinity
  let longest = 0
  for (let index = 1; index < times.length; index++) {
    const gap = times[index]! - times[index - 1]!
    shortest = Math.min(shortest, gap)
    longest = Math.max(longest, gap)
  }
  // Times are rounded to microseconds: a gap may be off by one.
  return longest - shortest > tickMicros + 1.5
}

function describeColour(stream: ProbedStream): VideoInfo['colour'] {
  return {
    range: stream.color_range ?? 'unknown',
    matrix: stream.color_space ?? 'unknown',
    primaries: stream.color_primaries ?? 'unknown',
    transfer: stream.color_transfer ?? 'unknown'
  }
}

function describeAudio(report: ProbeReport): VideoInfo['audio'] {
  const sounds = report.streams.filter((each) => each.codec_type === 'audio')
  // Phones put tracks beside the usual one that only their maker's programs play.
  const position = sounds.findIndex(hasKnownCodec)
  const audio = sounds[position]
  if (!audio) return null
  return {
    ...{ codec: audio.codec_name ?? 'unknown', channels: audio.channels ?? 0, sampleRate: audio.sample_rate ?? 0 },
    ...(position > 0 ? { position } : {})
  }
}
