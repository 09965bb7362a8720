import { StudioError } from '../../shared/domain/errors'
import { builtEntry } from '../inference/builtEntry'
import { threadsHere, type SkippedDevice } from '../inference/openModel'
import { detectorPath, tracksPath } from './findingBundles'
import { pointPath } from './point/pointBundle'
import type { FinderRequest, ObjectFinder } from './objectFinder'
import { OrtFinder } from './ortFinder'
import { WorkerFinder } from './workerFinder'

export interface OpenedFinder {
  readonly finder: ObjectFinder
  readonly skippedDevices: readonly SkippedDevice[]
}

/**
 * Opens the networks that find objects on the first of these devices that gives the bundle's golden tensors.
 * @throws StudioError `bundle-…`; `device-unavailable` when none of them does
 */
export async function openFinder(devices: readonly string[]): Promise<OpenedFinder> {
  const skippedDevices: SkippedDevice[] = []
  for (const device of devices) {
    const paths = { detectorPath: detectorPath(), tracksPath: tracksPath(), pointPath: pointPath() }
    const request = { ...paths, device, threads: threadsHere() }
    try {
      return { finder: await openHere(request), skippedDevices }
    } catch (error) {
      if (error instanceof StudioError && error.code.startsWith('bundle-')) throw error
      skippedDevices.push({ device, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  const last = skippedDevices.at(-1)
  throw new StudioError('device-unavailable', `The device ${last?.device} cannot be used: ${last?.reason}.`, {
    hint: 'Choose cpu, which always works, or auto.'
  })
}

function openHere(request: FinderRequest): Promise<ObjectFinder> {
  const entry = builtEntry('finderWorker')
  return entry ? WorkerFinder.open(entry, request) : OrtFinder.open(request)
}
