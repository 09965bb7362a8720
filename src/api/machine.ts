import { bundleRoots, defaultBundlePath, listEveryBundle } from '../main/inference/bundles'
import { deviceTools, threadsHere } from '../main/inference/openModel'
import { surveyDevices } from '../main/inference/surveyDevices'
import type { DevicesResult, ModelSummary } from './results'

export async function models(): Promise<ModelSummary[]> {
  const bundles = await listEveryBundle(bundleRoots())
  return bundles.map((bundle) => ({ ...bundle, isDefault: bundle.path === defaultBundlePath() }))
}

/** Tries every device of the platform in a process of its own. */
export async function devices(): Promise<DevicesResult> {
  const request = { bundlePath: defaultBundlePath(), threads: threadsHere(), running: '', skipped: [], probe: true }
  return { devices: await surveyDevices(request, deviceTools()) }
}
