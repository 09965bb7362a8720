import path from 'node:path'
import type { DiscoverRequest } from '../main/engine/discoverVideo'
import { checkRange, count, defined, textOf, wrong, type OptionValues } from './optionValues'

export interface DiscoverArguments extends DiscoverRequest {
  readonly kind: 'discover'
  readonly json: boolean
  readonly quiet: boolean
}

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const

export const discoverOptions = {
  out: text,
  from: text,
  to: text,
  most: text,
  device: text,
  overwrite: flag,
  quiet: flag
} as const

/** @throws StudioError `bad-arguments` */
export function discoverArguments(videoPath: string, values: OptionValues): DiscoverArguments {
  const projectPath = textOf(values, 'out')
  if (projectPath === undefined) throw wrong('discover needs a project to write: --out PROJECT.hodor.')
  if (path.extname(projectPath).toLowerCase() !== '.hodor')
    throw wrong(`--out '${projectPath}' does not end in .hodor.`)
  const command: DiscoverArguments = {
    kind: 'discover',
    videoPath,
    projectPath,
    device: textOf(values, 'device') ?? 'auto',
    overwrite: values['overwrite'] === true,
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    ...defined('from', count(values, 'from', 0)),
    ...defined('to', count(values, 'to', 0)),
    ...defined('most', count(values, 'most', 1))
  }
  checkRange(command)
  return command
}
