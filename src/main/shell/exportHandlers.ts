import type { exportCommands } from '../../shared/ipc/exportCommands'
import type { Handlers } from '../../shared/ipc/contract'
import type { EngineHost } from './engineHost'
import { checkSources } from './pathGrants'
import type { ShellContext } from './shellContext'

/** Hands the commands of exports on: only folders the user chose are looked at and written to. */
export function exportHandlers(
  engine: EngineHost,
  { granted }: Pick<ShellContext, 'granted'>
): Handlers<keyof typeof exportCommands> {
  return {
    'export:start': async (input) => {
      granted.check('export', input.job.output.folder)
      await checkSources(granted, input.job)
      return engine.call('export:start', input)
    },
    'export:encoders': () => engine.call('export:encoders', undefined),
    'export:look': async (input) => {
      granted.check('export', input.folder)
      return engine.call('export:look', input)
    },
    'export:preview': async (input) => {
      await checkSources(granted, input.job)
      return engine.call('export:preview', input)
    },
    'export:shapes': async (input) => {
      await checkSources(granted, input.job)
      return engine.call('export:shapes', input)
    }
  }
}
