/**
 * Clocks that start again or leap: recordings joined byte by byte (transport and program streams, FLV), recorders that
 * were paused. Players show the pictures behind one another; so do these times.
 */

/** Further back than this, time starts again: streams without order of their own are off by less. */
const backMicros = 100_000
/** FFmpeg and players take a longer gap of a broadcast for a jump of its clock. */
const aheadMicros = 10_000_000

/** Containers whose clock may leap at any packet. */
export function clockMayLeap(container: string): boolean {
  return /^(mpegts|mpeg|hls)(,|$)/.test(container)
}

/** What a time differs from the one before it by, to count as a jump; in microseconds. */
function isJump(stepMicros: number, mayLeap: boolean): boolean {
  return stepMicros < -backMicros || (mayLeap && stepMicros > aheadMicros)
}

/** Whether the decoding times of packets, in the order they are stored, jump. @param micros NaN where unknown */
export function decodingTimesJump(micros: readonly number[], mayLeap: boolean): boolean {
  let last = NaN
  return micros.some((time) => {
    if (Number.isNaN(time)) return false
    const step = time - last
    last = time
    return !Number.isNaN(step) && isJump(step, mayLeap)
  })
}

export interface TimedPicture {
  /** Microseconds. */
  readonly micros: number
  /** Microseconds; 0 where unknown. */
  readonly duration: number
}

export interface JoinedTimes {
  readonly micros: number[]
  /** Pictures that begin a part after a jump. */
  readonly jumps: readonly number[]
}

/**
 * Puts the parts between jumps behind one another.
 * @param pictures in the order they are shown
 * @param stepMicros between pictures whose duration is unknown
 */
export function joinTimes(pictures: readonly TimedPicture[], stepMicros: number, mayLeap: boolean): JoinedTimes {
  const jumps: number[] = []
  const micros: number[] = []
  let offset = 0
  for (const [index, picture] of pictures.entries()) {
    const before = pictures[index - 1]
    if (before && isJump(picture.micros - before.micros, mayLeap)) {
      const expected = before.micros + offset + (before.duration || stepMicros)
      offset = expected - picture.micros
      jumps.push(index)
    }
    micros.push(picture.micros + offset)
  }
  return { micros, jumps }
}
