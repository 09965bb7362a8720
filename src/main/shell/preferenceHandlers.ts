import { join } from 'node:path'
import { app } from 'electron'
import type { Handlers } from '../../shared/ipc/contract'
import type { NetworkCard, preferenceCommands } from '../../shared/ipc/preferenceCommands'
import { bundleRoots, listBundles, summariseBundle, type BundleSummary } from '../inference/bundles'
import { askForBundle } from './dialogs'
import type { ShellContext } from './shellContext'

export function preferenceHandlers({ preferences, window }: ShellContext): Handlers<keyof typeof preferenceCommands> {
  return {
    'preferences:read': async () => preferences.values,
    'preferences:change': async (change) => preferences.change(change),
    'networks:list': () => listNetworks(preferences.values.addedBundles),
    'networks:add': async () => {
      const path = await askForBundle(window.browser)
      if (path === null) return { path }
      await summariseBundle(path)
      const others = preferences.values.addedBundles.filter((known) => known !== path)
      preferences.change({ addedBundles: [...others, path] })
      return { path }
    },
    'networks:remove': async ({ path }) => {
      preferences.change({ addedBundles: preferences.values.addedBundles.filter((known) => known !== path) })
      return undefined
    }
  }
}

/** Those that come with the studio, those in the user's own folder, those the user showed. */
async function listNetworks(added: readonly string[]): Promise<NetworkCard[]> {
  const own = await listBundles([...bundleRoots(), join(app.getPath('userData'), 'networks')])
  const shown = await Promise.all(added.map((path) => summariseBundle(path).catch(() => null)))
  return [
    ...own.map((bundle) => cardOf(bundle, false)),
    ...shown.flatMap((bundle) => (bundle ? [cardOf(bundle, true)] : []))
  ]
}

function cardOf({ path, name, version, licence, measured, trainingData }: BundleSummary, added: boolean): NetworkCard {
  return { path, name, version, licence, davisJf: davisScore(measured), trainingData, added }
}

function davisScore(measured: BundleSummary['measured']): number | null {
  const davis = measured['davis2016_val']
  if (typeof davis !== 'object' || davis === null || !('JF' in davis)) return null
  return typeof davis.JF === 'number' ? davis.JF : null
}
