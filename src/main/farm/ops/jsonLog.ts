import type { FarmEvents } from '../ports'
import { eventsOf } from './combinedEvents'

type Level = 'debug' | 'info' | 'warn' | 'error'

const levels: Readonly<Partial<Record<keyof FarmEvents, Level>>> = {
  progressed: 'debug',
  memory: 'debug',
  left: 'warn',
  childEnded: 'warn',
  warned: 'warn',
  failed: 'error'
}

const order: readonly Level[] = ['debug', 'info', 'warn', 'error']

/** Who says it: the same in every line. */
export interface LogSource {
  readonly host: string
  readonly pid: number
}

/**
 * One JSON document a line: time, level, event, and what the event holds. Ids, counts and codes, no paths and nothing
 * secret: events have none.
 * @param write takes a whole line
 * @param least what is less is left out
 */
export function jsonLog(write: (line: string) => void, source: LogSource, least: Level = 'info'): FarmEvents {
  return eventsOf((event, told) => {
    const level = levelOf(event, told)
    if (order.indexOf(level) < order.indexOf(least)) return
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...source, ...told })}\n`)
  })
}

function levelOf(event: keyof FarmEvents, told: object): Level {
  if (event === 'connection') return 'connected' in told && told.connected === true ? 'info' : 'warn'
  if (event === 'failed' && 'willRetry' in told && told.willRetry === true) return 'warn'
  return levels[event] ?? 'info'
}
