import { join } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'
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
      const path = await askForBundle(window)
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
export async function listNetworks(added: readonly string[]): Promise<NetworkCard[]> {
  const own = await listBundles([...bundleRoots(), join(app.getPath('userData'), 'networks')])
  const shown = await Promise.all(added.map((path) => summariseBundle(path).catch(() => null)))
  return [
    ...own.map((bundle) => cardOf(bundle, false)),
    ...shown.flatMap((bundle) => (bundle ? [cardOf(bundle, true)] : []))
  ]
}

function cardOf({ path, name, version, licence, measured, trainingData }: BundleSummary, added: boolean): NetworkCard {
  return { path, name, version, licence, scores: scoresOf(measured), trainingData, added }
}

const measuredSchema = z.object({ JF: z.number(), note: z.string().default('') })

/** Scores by data set, `davis2016_val` written as people read it. */
function scoresOf(measured: BundleSummary['measured']): NetworkCard['scores'] {
  return Object.entries(measured).flatMap(([dataSet, value]) => {
    const { success, data } = measuredSchema.safeParse(value)
    if (!success) return []
    const name = dataSet.replaceAll('_', ' ').replace(/^davis ?(\d+)/i, 'DAVIS-$1')
    return [{ dataSet: name, jf: data.JF, note: data.note }]
  })
}
