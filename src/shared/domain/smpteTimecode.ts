import { elapsedMicros, toNumber } from './timecode'
import type { FrameIndex, Rational, VideoInfo } from './types'

/**
 * SMPTE timecode: frames counted from midnight and written as hours, minutes, seconds and frames. Rates of 29.97 and 59.94
 * may drop numbers (no frames): the first two (or four) of every minute but each tenth one, so that the clock keeps time.
 */
export interface Timecode {
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
  readonly frames: number
  /** Written with a semicolon before the frames. */
  readonly dropFrame: boolean
}

/** Frames a second as timecode counts them: 24 for 23.976, 30 for 29.97. */
export function timecodeBase(rate: Rational): number {
  return Math.max(1, Math.round(toNumber(rate)))
}

/** Only of 29.97 and 59.94 frames a second numbers are dropped. */
export function canDropFrames(rate: Rational): boolean {
  const base = timecodeBase(rate)
  return (base === 30 || base === 60) && Math.abs(toNumber(rate) - (base * 1000) / 1001) < 0.001
}

/** @returns null for what is no timecode of that rate, numbers that are dropped included */
export function parseTimecode(text: string, rate: Rational): Timecode | null {
  const match = /^(\d{1,2})[:.](\d{2})[:.](\d{2})([:;.,])(\d{2,3})$/.exec(text.trim())
  if (!match) return null
  const [hours, minutes, seconds, frames] = [match[1], match[2], match[3], match[5]].map(Number) as Four
  if (hours > 23 || minutes > 59 || seconds > 59 || frames >= timecodeBase(rate)) return null
  const timecode = { hours, minutes, seconds, frames, dropFrame: match[4] !== ':' && canDropFrames(rate) }
  return isDropped(timecode, rate) ? null : timecode
}

/** The first numbers of a minute are left out, but of every tenth. */
function isDropped({ minutes, seconds, frames, dropFrame }: Timecode, rate: Rational): boolean {
  return dropFrame && seconds === 0 && minutes % 10 !== 0 && frames < droppedAMinute(rate)
}

type Four = [number, number, number, number]

function droppedAMinute(rate: Rational): number {
  return timecodeBase(rate) / 15
}

/** Frames since midnight. */
export function frameOfTimecode({ hours, minutes, seconds, frames, dropFrame }: Timecode, rate: Rational): number {
  const allMinutes = hours * 60 + minutes
  const dropped = dropFrame ? droppedAMinute(rate) * (allMinutes - Math.floor(allMinutes / 10)) : 0
  return (allMinutes * 60 + seconds) * timecodeBase(rate) + frames - dropped
}

/** @param frame since midnight; days begin again */
export function timecodeOfFrame(frame: number, rate: Rational, dropFrame: boolean): Timecode {
  const base = timecodeBase(rate)
  const a = dropFrame ? droppedAMinute(rate) : 0
  const perTen = base * 600 - a * 9
  const whole = ((frame % (perTen * 144)) + perTen * 144) % (perTen * 144)
  const [tens, rest] = [Math.floor(whole / perTen), whole % perTen]
  const perMinute = base * 60 - a
  // The first minute of ten drops nothing.
  const minutesDropped = rest < base * 60 ? 0 : 1 + Math.floor((rest - base * 60) / perMinute)
  const number = tens * base * 600 + rest + minutesDropped * a
  const seconds = Math.floor(number / base)
  return {
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    frames: number % base,
    dropFrame
  }
}

export function formatTimecode({ hours, minutes, seconds, frames, dropFrame }: Timecode): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${dropFrame ? ';' : ':'}${two(frames)}`
}

type TimedVideo = Pick<VideoInfo, 'timecode' | 'frameRate' | 'timesMicros' | 'variableFrameRate'>

/** Timecode of a frame; clips without one begin at 00:00:00:00. */
export function timecodeAt(video: TimedVideo, frameIndex: FrameIndex): Timecode {
  const { frameRate } = video
  const start = parseTimecode(video.timecode ?? '', frameRate) ?? noTimecode
  return timecodeOfFrame(frameOfTimecode(start, frameRate) + framesUntil(video, frameIndex), frameRate, start.dropFrame)
}

const noTimecode: Timecode = { hours: 0, minutes: 0, seconds: 0, frames: 0, dropFrame: false }

/** Frames of the nominal rate from the first one on: the index itself where the rate is constant. */
export function framesUntil(video: TimedVideo, frameIndex: FrameIndex): number {
  if (!video.variableFrameRate) return frameIndex
  return Math.round((elapsedMicros(video, frameIndex) * video.frameRate.num) / (video.frameRate.den * 1e6))
}
