import { StudioError } from '../../../shared/domain/errors'
import { pointPath, readPoint } from './pointBundle'
import { PointNetwork } from './pointNetwork'

export interface PointRequest {
  /** Tried in order, then the CPU. */
  readonly devices: readonly string[]
  readonly threads: number
  readonly path?: string
}

/**
 * Opens the network for what is pointed at on the first device that is good for it.
 * @throws StudioError `bundle-…`; ONNX Runtime's own error where not even the CPU will do
 */
export async function openPointNetwork({ devices, threads, path = pointPath() }: PointRequest): Promise<PointNetwork> {
  const bundle = await readPoint(path).catch(sayWhatFor)
  for (const device of devices) {
    if (device === 'cpu') break
    try {
      return await PointNetwork.open(bundle, device, threads)
    } catch (error) {
      if (error instanceof StudioError) throw error
    }
  }
  return PointNetwork.open(bundle, 'cpu', threads)
}

/** Everything else works without it. */
function sayWhatFor(error: unknown): never {
  const { code, message } = StudioError.from(error)
  if (code !== 'bundle-missing-file') throw error
  throw new StudioError(code, `Nothing can be pointed at without its network. ${message}`, {
    hint: 'Install the bundle hodor-point again; until then paint objects, or give their masks.',
    cause: error
  })
}
