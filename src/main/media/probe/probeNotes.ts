import { formatTime } from '../../../shared/domain/timecode'
import { alphaDecoder, hasKnownCodec, isAttachedPicture, type ProbedStream, type ProbeReport } from './ffprobeReport'
import type { FoundDynamicRange } from './dynamicRange'
import { orientationOf } from './pictureGeometry'
import type { FrameTimes, ReadStream } from './frameTimes'

/** Things the user should know about a video, a sentence each. */
export function describeVideo(report: ProbeReport, { stream, decoder, times, light }: ReadStream): string[] {
  const videos = report.streams.filter((each) => each.codec_type === 'video' && !isAttachedPicture(each))
  const unknown = report.streams.filter((each) => each.codec_type === 'audio' && !hasKnownCodec(each))
  return [
    videos.length > 1 ? `The file has ${videos.length} video streams; the first is used.` : null,
    unknown.length > 0 ? describeUnknownSound(unknown) : null,
    describeData(report),
    /^(tt|bb|tb|bt)$/.test(stream.field_order ?? '') ? 'Interlaced: frames are deinterlaced.' : null,
    light ? describeLight(light) : null,
    describeTurn(stream),
    alphaDecoder(stream) !== null && decoder === undefined
      ? 'This FFmpeg cannot read the transparency of the video: colours it hides are shown (a build with libvpx can).'
      : null,
    describeStart(times),
    describeJumps(times),
    describeBrokenTail(stream, times)
  ].filter((note) => note !== null)
}

function describeLight({ range, dropped }: FoundDynamicRange): string {
  const name = range.transfer === 'pq' ? 'PQ' : 'HLG'
  const shown = {
    zscale: 'shown tone-mapped (by FFmpeg’s zscale and tonemap)',
    table: 'shown tone-mapped (by a table of the studio’s)',
    none: 'shown without tone mapping, which this FFmpeg cannot do, so colours look flat'
  }[range.toneMapping ?? 'none']
  const kept = range.mastering || range.light ? ' with its mastering display and light levels' : ''
  const lost = dropped.length > 0 ? ` ${dropped.join(' and ')} data of single scenes is neither used nor exported.` : ''
  return `High dynamic range (${name}): ${shown}; exports keep it${kept}, unless standard range is chosen there.${lost}`
}

function describeUnknownSound(streams: readonly ProbedStream[]): string {
  const names = [...new Set(streams.map(({ codec_tag_string: tag }) => (tag && !tag.startsWith('[0]') ? tag : '?')))]
  const count = streams.length === 1 ? 'One sound track is' : `${streams.length} sound tracks are`
  return `${count} in a coding this FFmpeg does not know (${names.join(', ')}): neither played nor exported.`
}

/** Timecode is kept; of what else lies beside the pictures nothing is shown or exported. */
function describeData({ streams }: ProbeReport): string | null {
  const data = streams.filter((each) => each.codec_type === 'data' && each.codec_tag_string !== 'tmcd')
  const named = data
    .map(({ tags, codec_tag_string: tag }) => tags?.handler_name?.trim() || tag || '')
    .filter(isReadable)
  const parts = [
    ...(data.length > 0 ? [`tracks of data${named.length > 0 ? ` (${[...new Set(named)].join(', ')})` : ''}`] : []),
    ...(streams.some(isAttachedPicture) ? ['a cover picture'] : [])
  ]
  return parts.length === 0 ? null : `The file also holds ${parts.join(' and ')}, which exports leave out.`
}

/** FFmpeg writes bytes that are no letters in brackets. */
function isReadable(name: string): boolean {
  return name !== '' && !name.startsWith('[')
}

/** Only where the size of a mask does not tell which picture it was drawn on. */
function describeTurn(stream: ProbedStream): string | null {
  const { rotationDegrees, mirrored } = orientationOf(stream)
  const isClear = rotationDegrees % 180 !== 0 && stream.width !== stream.height
  if ((rotationDegrees === 0 && !mirrored) || (isClear && !mirrored)) return null
  const how = [mirrored ? 'mirrored' : '', rotationDegrees === 0 ? '' : `turned by ${rotationDegrees}°`].filter(Boolean)
  return `Shown ${how.join(' and ')}, as the file asks: masks drawn on the stored picture do not fit.`
}

function describeStart({ leftOut }: ReadStream['times']): string | null {
  if (leftOut === 0) return null
  const frames = leftOut === 1 ? 'frame' : `${leftOut} frames`
  return `The file begins in the middle of a group of pictures: its first ${frames} cannot be decoded and are left out.`
}

/** Jumps at most this many are named one by one. */
const namedJumps = 6

function describeJumps({ jumps }: FrameTimes): string | null {
  if (jumps.length === 0) return null
  const named = jumps.slice(0, namedJumps).join(', ')
  const more = jumps.length > namedJumps ? ` and ${jumps.length - namedJumps} more` : ''
  const where = jumps.length === 1 ? `frame ${named}` : `frames ${named}${more}`
  return `The file’s clock jumps before ${where}: recordings joined without a new clock. The parts follow each other.`
}

function describeBrokenTail(stream: ProbedStream, times: FrameTimes): string | null {
  const present = times.timesMicros.length
  if (!times.cutShort) return null
  const promised = stream.nb_frames ?? 0
  const last = formatTime((times.timesMicros[present - 1] ?? 0) - (times.timesMicros[0] ?? 0))
  const share = promised > present ? `${present} of ${promised} frames are there` : `${present} frames are there`
  return `The file is cut short: ${share}; it is broken from frame ${present} on (after ${last}).`
}
