import { dirname } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import type { EngineStatus } from '../../shared/domain/types'
import type { CommandInput, EngineCommandName, Handlers } from '../../shared/ipc/contract'
import type { importCommands } from '../../shared/ipc/importCommands'
import type { EngineHost } from './engineHost'
import { exportHandlers } from './exportHandlers'
import type { GrantedPaths } from './grantedPaths'
import { grantFound } from './pathGrants'
import { listNetworks } from './preferenceHandlers'
import { rememberFile } from './rememberFile'
import type { ShellContext } from './shellContext'

/** The window may choose among the networks listed for it, not any folder. */
async function checkNetwork(path: string | undefined, { preferences }: ShellContext): Promise<void> {
  if (path === undefined) return
  const known = await listNetworks(preferences.values.addedBundles)
  if (!known.some((network) => network.path === path)) {
    throw new StudioError('bundle-missing-file', `There is no network in “${path}” any more.`, {
      hint: 'Choose another one, or add its folder again.'
    })
  }
}

/** Kept only once it is known to run. */
async function configure(
  engine: EngineHost,
  context: ShellContext,
  input: CommandInput<'engine:configure'>
): Promise<EngineStatus> {
  await checkNetwork(input.bundlePath, context)
  const status = await engine.call('engine:configure', input)
  context.preferences.change({
    ...(input.device !== undefined && { device: input.device }),
    ...(input.precision !== undefined && { precision: input.precision }),
    ...(input.bundlePath !== undefined && { bundlePath: input.bundlePath })
  })
  return status
}

async function limit(
  engine: EngineHost,
  context: ShellContext,
  input: CommandInput<'engine:limits'>
): Promise<undefined> {
  await engine.call('engine:limits', input)
  const { frameCacheMiB, featureMemoryMiB, featureDiskMiB } = input
  context.preferences.change({
    ...(frameCacheMiB !== undefined && { frameCacheMiB }),
    ...(featureMemoryMiB !== undefined && { featureMemoryMiB }),
    ...(featureDiskMiB !== undefined && { featureDiskMiB })
  })
  return undefined
}

/** Only what the user showed is looked at; what is found behind it may be opened. */
function importHandlers(engine: EngineHost, granted: GrantedPaths): Handlers<keyof typeof importCommands> {
  return {
    'import:look': async (input) => {
      await granted.checkReading(input.path)
      const found = await engine.call('import:look', input)
      grantFound(granted, found)
      return found
    },
    'import:read': async (input) => {
      await granted.checkReading(input.path)
      return engine.call('import:read', input)
    },
    'import:place': (input) => engine.call('import:place', input),
    'import:take': (input) => engine.call('import:take', input)
  }
}

/** Hands the engine's commands on, once the shell has seen to what is its own: permissions and the recent list. */
export function engineHandlers(engine: EngineHost, context: ShellContext): Handlers<EngineCommandName> {
  const { granted, video } = context
  return {
    'video:open': async (input) => {
      await granted.checkReading(input.path)
      const opened = await engine.call('video:open', input)
      granted.grant('read', opened.video.path)
      await video.opened(opened.video.path)
      // Exports go beside the video unless the user says otherwise.
      granted.grant('export', dirname(opened.video.path))
      await rememberFile(context, input.path)
      return opened
    },
    'video:close': async () => {
      await engine.call('video:close', undefined)
      video.closed()
      return undefined
    },
    'engine:status': () => engine.call('engine:status', undefined),
    'engine:devices': (input) => engine.call('engine:devices', input),
    'engine:configure': (input) => configure(engine, context, input),
    'engine:limits': (input) => limit(engine, context, input),
    'propagate:start': (input) => engine.call('propagate:start', input),
    ...exportHandlers(engine, context),
    'suggest:frame': (input) => engine.call('suggest:frame', input),
    'point:frame': (input) => engine.call('point:frame', input),
    'discover:start': (input) => engine.call('discover:start', input),
    'discover:masks': (input) => engine.call('discover:masks', input),
    ...importHandlers(engine, granted),
    'job:pause': (input) => engine.call('job:pause', input),
    'job:resume': (input) => engine.call('job:resume', input),
    'job:cancel': (input) => engine.call('job:cancel', input)
  }
}
