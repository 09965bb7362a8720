import { StudioError } from '../../../shared/domain/errors'
import type { MattingNetwork, OpenedMatting } from '../../session/matting'
import { builtEntry } from '../builtEntry'
import { devicesFor } from '../devicesFor'
import { threadsHere } from '../openModel'
import { hasMatting, mattingPath } from './mattingBundle'
import { OrtMatting, type MattingRequest } from './ortMatting'
import { WorkerMatting } from './workerMatting'

export interface MattingWish {
  /** Tried in order, then the CPU; absent = as `STUDIO_DEVICE` says, else the best that proves itself. */
  readonly devices?: () => Promise<readonly string[]>
  readonly path?: string
}

/**
 * Opens the matting network on the first device that is good for it.
 * @throws StudioError `bundle-…` for a network that is there and cannot be read
 */
export async function openMatting({
  devices = () => devicesFor(process.env['STUDIO_DEVICE'] ?? 'auto'),
  path = mattingPath()
}: MattingWish = {}): Promise<OpenedMatting> {
  if (!hasMatting(path)) return { network: null, close: async () => undefined }
  const network = await onFirstOf(await devices(), path)
  return { network, close: () => network.dispose() }
}

async function onFirstOf(devices: readonly string[], path: string): Promise<MattingNetwork> {
  const threads = threadsHere()
  for (const device of devices) {
    if (device === 'cpu') break
    try {
      return await openHere({ path, device, threads })
    } catch (error) {
      if (error instanceof StudioError && error.code.startsWith('bundle-')) throw error
    }
  }
  return openHere({ path, device: 'cpu', threads })
}

function openHere(request: MattingRequest): Promise<MattingNetwork> {
  const entry = builtEntry('mattingWorker')
  return entry ? WorkerMatting.open(entry, request) : OrtMatting.open(request)
}
