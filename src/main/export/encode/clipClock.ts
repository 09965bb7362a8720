import type { FrameRange, Rational, VideoInfo } from '../../../shared/domain/types'

/** How times of the original turn into times of the written clip. All in microseconds on the original's clock. */
export interface ClipClock {
  /** What is time zero in the written clip. */
  readonly baseMicros: number
  /** First frame of the range. */
  readonly startMicros: number
  /** End of the last frame of the range. */
  readonly endMicros: number
  /** Time base of its video stream. */
  readonly timeBase: Rational
}

/** Clocks of broadcasts start hours after zero; players would show that as hours of nothing. */
const longestKeptStart = 60_000_000

/**
 * A range from the first frame on keeps the original's clock, so that times compare one to one and sound that starts
 * before the pictures stays; any other range starts at zero.
 * @param earliestMicros when the file's earliest stream starts
 */
export function clipClock(video: VideoInfo, range: FrameRange, earliestMicros: number): ClipClock {
  const startMicros = video.timesMicros[range.from] ?? 0
  const endMicros = video.timesMicros[range.to + 1] ?? (video.timesMicros[0] ?? 0) + video.durationMicros
  const earliest = Math.min(earliestMicros, startMicros)
  const keepsClock = earliest >= 0 && earliest <= longestKeptStart
  const wholeBase = keepsClock ? 0 : earliest
  return {
    baseMicros: range.from === 0 ? wholeBase : startMicros,
    startMicros,
    endMicros,
    timeBase: exactTimeBase(video)
  }
}

/** The original's own time base, so that its ticks come out exact; microseconds where no file format can hold it. */
function exactTimeBase({ timeBase }: VideoInfo): Rational {
  const micros = { num: 1, den: 1_000_000 }
  return timeBase.den > 1_000_000 || timeBase.den < 1 ? micros : timeBase
}

/** Times of the frames of a range in the written clip, strictly ascending (encoders refuse equal ones). */
export function clipTimes(video: VideoInfo, range: FrameRange, clock: ClipClock): Float64Array {
  const tick = Math.ceil((clock.timeBase.num * 1e6) / clock.timeBase.den)
  const times = video.timesMicros.slice(range.from, range.to + 1)
  let earliest = 0
  times.forEach((time, index) => {
    times[index] = Math.max(time - clock.baseMicros, earliest)
    earliest = times[index]! + tick
  })
  return times
}
