import { basename } from 'node:path'
import { formatTimecode, timecodeOfFrame } from '../../../shared/domain/smpteTimecode'
import type { Timeline, TimelineClip } from './timeline'

/** CMX 3600: an event for the video, one for its sound, and one on V2 for what was made of it. Ends are exclusive. */
export function edl(timeline: Timeline): string {
  const { name, source, above, dropFrame } = timeline
  const events: readonly (readonly [TimelineClip, string])[] = [
    [source, 'V'],
    ...(source.sound ? ([[source, 'A']] as const) : []),
    [above, 'V2']
  ]
  const note = timeline.conformed ? ['* THE VIDEO HAS A VARIABLE FRAME RATE: COUNTED AT ITS NOMINAL ONE'] : []
  return [
    `TITLE: ${line(name)}`,
    `FCM: ${dropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
    ...note,
    '',
    ...events.flatMap(([clip, channel], at) => event(clip, { at, channel }, timeline)),
    ''
  ].join('\r\n')
}

function event(clip: TimelineClip, { at, channel }: { at: number; channel: string }, timeline: Timeline): string[] {
  const { rate, dropFrame, start, frames } = timeline
  const from = clip.mediaStart + clip.from
  const times = [from, from + frames, start, start + frames].map((frame) =>
    formatTimecode(timecodeOfFrame(frame, rate, dropFrame))
  )
  const number = String(at + 1).padStart(3, '0')
  const file = clip.pictures === null ? basename(clip.path) : `${basename(clip.pictures.folder)}/${basename(clip.path)}`
  return [
    `${number}  AX       ${channel.padEnd(5)} C        ${times.join(' ')}`,
    `* FROM CLIP NAME: ${line(clip.pictures === null ? file : clip.name)}`,
    `* SOURCE FILE: ${line(file)}`
  ]
}

function line(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}
