import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'

/** Clock ticks a second of the times the system tells. */
const ticks = Number(execFileSync('getconf', ['CLK_TCK']).toString())

/** Processor seconds of all children that have ended, theirs included (Linux). */
export function childCoreSeconds(): number {
  const text = readFileSync('/proc/self/stat', 'utf8')
  // Behind the name, which may hold anything: field 3 is the first.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / ticks
}
