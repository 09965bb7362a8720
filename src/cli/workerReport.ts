import type { ErrorData } from '../shared/domain/errors'
import type { ClipEvent, FarmEvents } from '../main/farm/ports'
import { printable, type CliOutput } from './output'

/** What a worker says while it works: a sentence for each event, or a JSON document a line. */
export function workerReport({ stdout }: CliOutput, lines: boolean): FarmEvents {
  const say = (event: string, facts: object, words: string): void => {
    if (!lines) return void stdout.write(`${printable(words)}\n`)
    stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`)
  }
  const clip = ({ id, kind }: ClipEvent): string => (kind === 'clip' ? id : `${id} (${kind})`)
  return {
    started: (each) => say('started', each, `${clip(each)} begins, attempt ${each.attempt}`),
    resumed: (each) => say('resumed', each, `${clip(each)} goes on behind ${each.frames} frames`),
    progressed: (each) => lines && say('progress', each, ''),
    checkpointed: (each) => lines && say('checkpoint', each, ''),
    cut: (each) => say('cut', each, `${clip(each)} is cut into ${each.parts} parts`),
    finished: (each) => say('finished', each, `${clip(each)} done in ${each.seconds.toFixed(1)} s`),
    failed: (each) =>
      say(
        'failed',
        each,
        `${clip(each)} failed${each.willRetry ? ', to be tried again' : ''}: ${sentence(each.error)}`
      ),
    left: (each) => say('left', each, `${clip(each)} given back: ${each.reason}`),
    childEnded: (child) =>
      say('child-ended', child, `Process ${child.pid} ended (${child.signal ?? `code ${child.exitCode}`})`),
    connection: (state) => say('connection', state, connectionWords(state)),
    draining: (state) => say('draining', state, `Draining: ${state.running} clips are kept and given back`),
    warned: (error) => say('warning', { error }, sentence(error)),
    memory: (use) => lines && say('memory', use, '')
  }
}

function connectionWords({ connected, error }: { readonly connected: boolean; readonly error?: ErrorData }): string {
  if (connected) return 'The server is there again.'
  return `${error ? sentence(error) : 'The server is gone.'} Waiting for it; what runs goes on.`
}

function sentence({ code, message, hint }: ErrorData): string {
  return `${message} ${hint} [${code}]`
}
