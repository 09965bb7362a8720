import { formatTime } from '../../../shared/domain/timecode'
import { isAttachedPicture, type ProbedStream, type ProbeReport } from './ffprobeReport'
import type { FrameTimes } from './frameTimes'
import { isMirrored } from './pictureGeometry'

/** Things the user should know about a video, a sentence each. */
export function describeVideo(report: ProbeReport, stream: ProbedStream, times: FrameTimes): string[] {
  const notes: string[] = []
  const videos = report.streams.filter((each) => each.codec_type === 'video' && !isAttachedPicture(each))
  if (videos.length > 1) notes.push(`The file has ${videos.length} video streams; the first is used.`)
  if (/^(tt|bb|tb|bt)$/.test(stream.field_order ?? '')) notes.push('Interlaced: frames are deinterlaced.')
  if (/^(smpte2084|arib-std-b67)$/.test(stream.color_transfer ?? '')) {
    notes.push('High dynamic range: shown without tone mapping, so colours look flat.')
  }
  if (isMirrored(stream)) notes.push('The file asks for a mirrored picture; it is shown unmirrored.')
  const broken = describeBrokenTail(stream, times)
  if (broken) notes.push(broken)
  return notes
}

function describeBrokenTail(stream: ProbedStream, times: FrameTimes): string | null {
  const present = times.timesMicros.length
  if (!times.cutShort) return null
  const promised = stream.nb_frames ?? 0
  const last = formatTime((times.timesMicros[present - 1] ?? 0) - (times.timesMicros[0] ?? 0))
  const share = promised > present ? `${present} of ${promised} frames are there` : `${present} frames are there`
  return `The file is cut short: ${share}; it is broken from frame ${present} on (after ${last}).`
}
