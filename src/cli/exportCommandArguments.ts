import type { ExportRequest } from '../main/engine/exportProject'
import { exportWish } from './exportArguments'
import { checkRange, count, defined, wrong, type OptionValues } from './optionValues'

export interface ExportArguments extends ExportRequest {
  readonly kind: 'export'
  readonly projectPath: string
  readonly json: boolean
  readonly quiet: boolean
}

/** @throws StudioError `bad-arguments` */
export function exportArguments(projectPath: string, values: OptionValues): ExportArguments {
  if (!/\.hodor$/i.test(projectPath)) throw wrong(`export takes a project: '${projectPath}' does not end in .hodor.`)
  const command: ExportArguments = {
    kind: 'export',
    projectPath,
    ...exportWish(values),
    overwrite: values['overwrite'] === true,
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    ...defined('from', count(values, 'from', 0)),
    ...defined('to', count(values, 'to', 0))
  }
  checkRange(command)
  return command
}
