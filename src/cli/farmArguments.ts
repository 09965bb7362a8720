import type { FarmPlace } from '../api/farm/farmRequests'
import { priorities, type Priority } from '../main/farm/ports'
import { count, decimal, defined, textOf, wrong, type OptionValues } from './optionValues'

export interface WorkerArguments {
  readonly kind: 'worker'
  readonly place: FarmPlace
  readonly bundlePath?: string
  readonly slots?: number
  readonly threads?: number
  readonly cacheFolder?: string
  readonly cacheBytes: number
  readonly lockMs: number
  /** Where metrics and health are served, if anywhere. */
  readonly metrics?: MetricsPlace
  readonly lines: boolean
}

export interface MetricsPlace {
  readonly host?: string
  readonly port: number
}

export interface SubmitArguments {
  readonly kind: 'submit'
  readonly file: string
  readonly place: FarmPlace
  readonly user?: string
  readonly priority: Priority
  readonly scratch?: string
  readonly storageFile?: string
  readonly threads?: number
  readonly checkpointEvery: number
  readonly cutFrom: number | null
  readonly wait: boolean
  readonly overwrite: boolean
  readonly retryFailed: boolean
  readonly statePath?: string
  readonly lines: boolean
  readonly quiet: boolean
}

export const farmActions = ['status', 'retry', 'cancel', 'watch'] as const
export type FarmAction = (typeof farmActions)[number]

export interface FarmArguments {
  readonly kind: 'farm'
  readonly action: FarmAction
  readonly ids: readonly string[]
  readonly all: boolean
  readonly dead: boolean
  readonly user?: string
  readonly limit: number
  readonly place: FarmPlace
  readonly json: boolean
}

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const
const place = { farm: text, 'password-file': text, ca: text } as const

export const workerOptions = {
  ...place,
  model: text,
  slots: text,
  threads: text,
  cache: text,
  'cache-size': text,
  lock: text,
  metrics: text
} as const

export const submitOptions = {
  ...place,
  user: text,
  priority: text,
  scratch: text,
  storage: text,
  threads: text,
  'checkpoint-every': text,
  'cut-from': text,
  'no-cut': flag,
  wait: flag,
  overwrite: flag,
  'retry-failed': flag,
  state: text,
  quiet: flag
} as const

export const farmOptions = { ...place, all: flag, dead: flag, user: text, limit: text } as const

function placeOf(values: OptionValues): FarmPlace {
  return {
    ...defined('url', textOf(values, 'farm')),
    ...defined('passwordFile', textOf(values, 'password-file')),
    ...defined('caFile', textOf(values, 'ca'))
  }
}

const gigabyte = 1e9

/** @throws StudioError `bad-arguments` */
export function workerArguments(positionals: readonly string[], values: OptionValues): WorkerArguments {
  if (positionals.length > 0) throw wrong(`worker takes no '${positionals[0]}'.`)
  return {
    ...{ kind: 'worker', place: placeOf(values), lines: values['json'] === true },
    cacheBytes: decimal(values, 'cache-size', { usual: 20, least: 0.1, most: 1e6 }) * gigabyte,
    lockMs: decimal(values, 'lock', { usual: 30, least: 1, most: 3600 }) * 1000,
    ...defined('bundlePath', textOf(values, 'model')),
    ...defined('slots', count(values, 'slots', 1)),
    ...defined('threads', count(values, 'threads', 1)),
    ...defined('cacheFolder', textOf(values, 'cache')),
    ...defined('metrics', metricsOf(values))
  }
}

/** `9464`, `0.0.0.0:9464`, `[::1]:9464`. */
function metricsOf(values: OptionValues): MetricsPlace | undefined {
  const value = textOf(values, 'metrics')
  if (value === undefined) return undefined
  const [, host, port = ''] = /^(?:(\[[0-9a-fA-F:]+\]|[^:\s]+):)?(\d{1,5})$/.exec(value) ?? []
  if (port === '' || Number(port) > 65_535) throw wrong(`--metrics is a port, or HOST:PORT, not '${value}'.`)
  return { port: Number(port), ...defined('host', host?.replace(/^\[|\]$/g, '')) }
}

/** @throws StudioError `bad-arguments` */
export function submitArguments(positionals: readonly string[], values: OptionValues): SubmitArguments {
  const [file, extra] = positionals
  if (file === undefined) throw wrong('submit needs a file of jobs: submit jobs.json.')
  if (extra !== undefined) throw wrong(`submit takes one file; '${extra}' is one too many.`)
  const flags = { overwrite: values['overwrite'] === true, retryFailed: values['retry-failed'] === true }
  return {
    ...{ kind: 'submit', file, place: placeOf(values), priority: priorityOf(values), ...flags },
    checkpointEvery: count(values, 'checkpoint-every', 1) ?? 50,
    cutFrom: values['no-cut'] === true ? null : (count(values, 'cut-from', 2) ?? 500),
    ...{ wait: values['wait'] === true, lines: values['json'] === true, quiet: values['quiet'] === true },
    ...defined('user', textOf(values, 'user')),
    ...defined('threads', count(values, 'threads', 1)),
    ...defined('scratch', textOf(values, 'scratch')),
    ...defined('storageFile', textOf(values, 'storage')),
    ...defined('statePath', textOf(values, 'state'))
  }
}

function priorityOf(values: OptionValues): Priority {
  const value = textOf(values, 'priority') ?? 'normal'
  const known = priorities.find((priority) => priority === value)
  if (known) return known
  throw wrong(`--priority is ${priorities.join(', ')}, not '${value}'.`)
}

/** @throws StudioError `bad-arguments` */
export function farmArguments([name, ...ids]: readonly string[], values: OptionValues): FarmArguments {
  const action = farmActions.find((each) => each === name)
  if (!action) throw wrong(`farm takes ${farmActions.join(', ')}${name === undefined ? '' : `, not '${name}'`}.`)
  const all = values['all'] === true
  const names = action === 'retry' || action === 'cancel'
  if (names && all === ids.length > 0) throw wrong(`farm ${action} needs the ids of jobs, or --all.`)
  const strange = ids.find((id) => !/^[0-9a-f]{16}$/.test(id))
  if (strange !== undefined) throw wrong(`'${strange}' is no id of a job: \`farm status\` lists them.`)
  return {
    ...{ kind: 'farm', action, ids, all, dead: values['dead'] === true, json: values['json'] === true },
    ...{ place: placeOf(values), limit: count(values, 'limit', 1) ?? 50 },
    ...defined('user', textOf(values, 'user'))
  }
}
