import { z } from 'zod'
import { farmViewSchema, type FarmView } from '../domain/farm'
import { farmAddressSchema } from '../domain/preferenceSchema'
import { command, nothing, path } from './command'

/** Commands about the farm the user named, if any. The main process speaks to it; every change is told as `farm:changed`. */

const one = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) })

export const farmCommands = {
  'farm:view': command<FarmView>()(nothing),
  /** Empty: no farm. */
  'farm:set': command<undefined>()(z.object({ address: farmAddressSchema })),
  /** Asks for a file, whose path is kept; `forget` drops it. Null when the user backs out. */
  'farm:file': command<{ path: string | null }>()(
    z.object({ what: z.enum(['password', 'certificate']), forget: z.boolean().optional() })
  ),
  /** Sends a saved project: its painted masks are carried through its clip, the result is a project beside it. */
  'farm:send': command<{ title: string }>()(z.object({ path })),
  'farm:cancel': command<undefined>()(one),
  'farm:retry': command<undefined>()(one)
} as const

export const farmEvents = { 'farm:changed': farmViewSchema } as const
