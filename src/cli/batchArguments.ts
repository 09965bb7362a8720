import { textOf, wrong, type OptionValues } from './optionValues'

export interface BatchArguments {
  readonly kind: 'batch'
  /** Null to print the schema only. */
  readonly file: string | null
  readonly statePath?: string
  readonly overwrite: boolean
  readonly retryFailed: boolean
  /** A JSON document a line, as things happen. */
  readonly lines: boolean
  readonly quiet: boolean
}

const flag = { type: 'boolean' } as const

export const batchOptions = {
  schema: flag,
  state: { type: 'string' },
  overwrite: flag,
  'retry-failed': flag,
  quiet: flag
} as const

/** @throws StudioError `bad-arguments` */
export function batchArguments(positionals: readonly string[], values: OptionValues): BatchArguments {
  const [file, extra] = positionals
  const schema = values['schema'] === true
  if (extra !== undefined) throw wrong(`batch takes one file; '${extra}' is one too many.`)
  if (file === undefined && !schema) throw wrong('batch needs a file of jobs: batch jobs.json.')
  const statePath = textOf(values, 'state')
  return {
    kind: 'batch',
    file: schema ? null : (file ?? null),
    overwrite: values['overwrite'] === true,
    retryFailed: values['retry-failed'] === true,
    lines: values['json'] === true,
    quiet: values['quiet'] === true,
    ...(statePath !== undefined && { statePath })
  }
}
