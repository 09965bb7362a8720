import { builtEntry } from '../../inference/builtEntry'

/** The built file of the process that works on clips; null where the code runs from source. */
export function farmChildEntry(): string | null {
  return builtEntry('farmChild')
}
