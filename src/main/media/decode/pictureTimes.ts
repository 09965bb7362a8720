import type { Size } from '../../../shared/domain/types'

/**
 * Presentation times of the pictures on the pipe, read from the lines the `showinfo` filter writes to standard error.
 * Both outputs are separate pipes, so times are queued until their picture has arrived, or the other way round.
 */
export class PictureTimes {
  readonly #times: (number | null)[] = []
  #waiting: ((time: number | null) => void) | null = null
  #ended = false

  /** @param onSize told the size of every picture, as it is before it is scaled, with its time in microseconds */
  constructor(private readonly onSize?: (size: Size, micros: number | null) => void) {}

  /** @returns true when the line was one of the filter's */
  takeLine(line: string): boolean {
    const found = /Parsed_showinfo_\d+ .*\] n: *\d+ pts: *(-?\d+|NOPTS)/.exec(line)
    if (found) {
      const time = found[1] === 'NOPTS' ? null : Number(found[1])
      const size = / s:(\d+)x(\d+) /.exec(line)
      if (size) this.onSize?.({ width: Number(size[1]), height: Number(size[2]) }, time)
      this.#add(time)
    }
    return found !== null || line.includes('[Parsed_showinfo_')
  }

  /** No more lines come. */
  end(): void {
    this.#ended = true
    this.#waiting?.(null)
  }

  /** Time of the next picture in microseconds, null where it has none. */
  next(): Promise<number | null> {
    const time = this.#times.shift()
    if (time !== undefined) return Promise.resolve(time)
    if (this.#ended) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  #add(time: number | null): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting) waiting(time)
    else this.#times.push(time)
  }
}

/**
 * Pictures the decoder patched up, since their data is damaged: FFmpeg says so just before it announces them. What it
 * says before the first one may be about pictures that were cut away.
 */
export class PatchedPictures {
  readonly #frames = new Set<number>()
  #isNext = false
  #counts: boolean

  /** @param fromStart whether nothing is cut away before the first picture */
  constructor(fromStart: boolean) {
    this.#counts = fromStart
  }

  /** @returns true when the line was about a damaged picture */
  takeLine(line: string): boolean {
    if (!/corrupt decoded frame/.test(line)) return false
    this.#isNext = this.#counts
    return true
  }

  announced(frameIndex: number | null): void {
    if (this.#isNext && frameIndex !== null) this.#frames.add(frameIndex)
    this.#isNext = false
    this.#counts = true
  }

  has(frameIndex: number): boolean {
    return this.#frames.has(frameIndex)
  }
}

/**
 * Finds which frame has a time, given where it is expected.
 * @param times ascending, microseconds
 * @returns null when no frame has it
 */
export function frameWithTime(times: Float64Array, micros: number, expected: number): number | null {
  const toleranceMicros = 2
  const fits = (index: number): boolean => Math.abs((times[index] ?? Infinity) - micros) <= toleranceMicros
  if (fits(expected)) return expected
  let low = 0
  let high = times.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) < micros - toleranceMicros) low = middle + 1
    else high = middle
  }
  return fits(low) ? low : null
}
