import type { FrameIndex, Rational, VideoInfo } from './types'

/** `HH:MM:SS.mmm` of a time in microseconds; negative times get a minus sign. */
export function formatTime(micros: number): string {
  const sign = micros < 0 ? '-' : ''
  const millis = Math.round(Math.abs(micros) / 1000)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const clock = [two(millis / 3_600_000), two((millis / 60_000) % 60), two((millis / 1000) % 60)].join(':')
  return `${sign}${clock}.${String(millis % 1000).padStart(3, '0')}`
}

/** Presentation time relative to the first frame: what the window shows. */
export function elapsedMicros(video: Pick<VideoInfo, 'timesMicros'>, frameIndex: FrameIndex): number {
  return (video.timesMicros[frameIndex] ?? 0) - (video.timesMicros[0] ?? 0)
}

/** The frame on screen at a time: the last one presented at or before it; the first frame before the start. */
export function frameAt(video: Pick<VideoInfo, 'timesMicros'>, micros: number): FrameIndex {
  const times = video.timesMicros
  let low = 0
  let high = times.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((times[middle] ?? 0) <= micros) low = middle
    else high = middle - 1
  }
  return low
}

export function toNumber(rate: Rational): number {
  return rate.den === 0 ? 0 : rate.num / rate.den
}
