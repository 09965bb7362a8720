import type { ErrorData } from '../shared/domain/errors'
import type { ClipEvent, FarmEvents } from '../main/farm/ports'
import { printable, type CliOutput } from './output'

/** What a worker says to a person while it works: a sentence for each event. */
export function workerReport({ stdout }: CliOutput): FarmEvents {
  const say = (words: string): void => void stdout.write(`${printable(words)}\n`)
  const clip = ({ id, kind }: ClipEvent): string => (kind === 'clip' ? id : `${id} (${kind})`)
  return {
    started: (each) => say(`${clip(each)} begins, attempt ${each.attempt}`),
    resumed: (each) => say(`${clip(each)} goes on behind ${each.frames} frames`),
    cut: (each) => say(`${clip(each)} is cut into ${each.parts} parts`),
    finished: (each) => say(`${clip(each)} done in ${each.seconds.toFixed(1)} s`),
    failed: (each) =>
      say(`${clip(each)} failed${each.willRetry ? ', to be tried again' : ''}: ${sentence(each.error)}`),
    left: (each) => say(`${clip(each)} given back: ${each.reason}`),
    childEnded: (child) => say(`Process ${child.pid} ended (${child.signal ?? `code ${child.exitCode}`})`),
    connection: (state) => say(connectionWords(state)),
    draining: (state) => say(`Draining: ${state.running} clips are kept and given back`),
    warned: (error) => say(sentence(error))
  }
}

function connectionWords({ connected, error }: { readonly connected: boolean; readonly error?: ErrorData }): string {
  if (connected) return 'The server is there again.'
  return `${error ? sentence(error) : 'The server is gone.'} Waiting for it; what runs goes on.`
}

function sentence({ code, message, hint }: ErrorData): string {
  return `${message} ${hint} [${code}]`
}
