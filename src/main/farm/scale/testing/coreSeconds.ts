import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'

/** Clock ticks a second of the times the system tells. */
const ticks = Number(execFileSync('getconf', ['CLK_TCK']).toString())

/** Processor seconds of all children that have ended, theirs included (Linux). */
export function childCoreSeconds(): number {
  const [, , children, childrenSystem] = timesOf('self')
  return (children + childrenSystem) / ticks
}

/** Processor seconds of a process that runs, and of its children that have ended. */
export function coreSecondsOf(pid: number): number {
  return timesOf(pid).reduce((sum, each) => sum + each, 0) / ticks
}

type Times = readonly [user: number, system: number, children: number, childrenSystem: number]

function timesOf(pid: number | 'self'): Times {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // Behind the name, which may hold anything: field 3 is the first.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const of = (field: number): number => Number(fields[field - 3])
  return [of(14), of(15), of(16), of(17)]
}
