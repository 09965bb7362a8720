import type { Handlers } from '../../shared/ipc/contract'
import type { farmCommands } from '../../shared/ipc/farmCommands'
import { askForSecretFile } from './dialogs'
import type { FarmLink } from './farmLink'
import type { ShellContext } from './shellContext'

/** Answers the window's commands about the farm. */
export function farmHandlers(
  farm: FarmLink,
  { preferences, window, granted }: ShellContext
): Handlers<keyof typeof farmCommands> {
  return {
    'farm:view': async () => farm.view,
    'farm:set': async ({ address }) => {
      preferences.change({ farmAddress: address })
      return undefined
    },
    'farm:file': async ({ what, forget }) => {
      const path = forget === true ? null : await askForSecretFile(window, what)
      if (path === null && forget !== true) return { path }
      preferences.change(what === 'password' ? { farmPasswordFile: path } : { farmCaFile: path })
      return { path }
    },
    'farm:send': async ({ path }) => {
      granted.check('project', path)
      return { title: await farm.send(path, preferences.values.bundlePath) }
    },
    'farm:cancel': async ({ id }) => {
      await farm.cancel(id)
      return undefined
    },
    'farm:retry': async ({ id }) => {
      await farm.retry(id)
      return undefined
    }
  }
}
