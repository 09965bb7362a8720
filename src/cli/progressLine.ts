import type { StudioEvent } from '../api/requests'
import { printable } from './output'

/** Where progress goes: `process.stderr`, or a list in tests. */
export interface ProgressSink {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface ProgressLine {
  update(done: number, total: number): void
  /** A sentence the user should see, on a line of its own. */
  note(text: string): void
  /** Ends the line that is being rewritten, if there is one. */
  end(): void
}

const clearLine = '\r\u001b[K'
const terminalGapMs = 100
const logGapMs = 5000

/**
 * Progress on a terminal is one line, rewritten; anywhere else (a file, a CI log) a line every few seconds.
 * @param now milliseconds, monotonic
 */
export function createProgressLine(sink: ProgressSink, now: () => number): ProgressLine {
  const isTerminal = sink.isTTY === true
  const gapMs = isTerminal ? terminalGapMs : logGapMs
  // The rate counts from the first update: what came before was start-up, which later frames do not pay for.
  let first: { readonly done: number; readonly time: number } | null = null
  let lastShown = -Infinity
  let isOpen = false

  const end = () => {
    if (isOpen) sink.write('\n')
    isOpen = false
  }
  return {
    update(done, total) {
      const time = now()
      first ??= { done, time }
      if (done < total && time - lastShown < gapMs) return
      lastShown = time
      const text = describe(done, total, (1000 * (done - first.done)) / (time - first.time))
      sink.write(isTerminal ? `${clearLine}${text}` : `${text}\n`)
      isOpen = isTerminal
    },
    note(text) {
      sink.write(`${isOpen ? clearLine : ''}${text}\n`)
      isOpen = false
      lastShown = -Infinity
    },
    end
  }
}

/** @param framesPerSecond NaN or 0 while it is not known */
function describe(done: number, total: number, framesPerSecond: number): string {
  const width = String(total).length
  const share = total > 0 ? Math.floor((100 * done) / total) : 100
  const start = `frame ${String(done).padStart(width)} of ${total}  ${String(share).padStart(3)} %`
  if (!(framesPerSecond > 0)) return start
  const rate = `${start}  ${framesPerSecond.toFixed(1)} frames/s`
  return done < total ? `${rate}  ${duration((total - done) / framesPerSecond)} left` : rate
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** Events of a job, as a line shows them. */
export function shownOn(line: ProgressLine): (event: StudioEvent) => void {
  return (event) => {
    if (event.kind === 'progress') line.update(event.done, event.total)
    if (event.kind === 'note') line.note(printable(event.text))
  }
}
