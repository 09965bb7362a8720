import type { MessagePort } from 'node:worker_threads'
import type { BackboneFeatures } from '../session/ports'
import { FeatureStore, featureLimits } from './featureStore'
import { HandleTable } from './handleTable'
import { readBundle, type Bundle } from './manifest'
import type { HandedFeatures, ModelCalls, ModelInfo } from './modelProtocol'
import { OrtFeatures } from './ortFeatures'
import { OrtModel } from './ortModel'
import { answerCalls, type CallHandlers } from './workerLine'

/**
 * Entry of a worker thread that runs graphs of the network. Requests run in the order they came. On the CPU there are
 * two such threads: one for the backbone, which hands features on, one for the rest.
 */

interface WorkerState {
  bundle: Bundle | null
  model: OrtModel | null
  /** Where features go; null in the thread that uses them. */
  handOn: MessagePort | null
}

const state: WorkerState = { bundle: null, model: null, handOn: null }
const features = new HandleTable<BackboneFeatures>()
const store = new FeatureStore(featureLimits(process.env))

const calls: CallHandlers<ModelCalls> = {
  async open({ bundlePath, device, threads, graphs, variants }): Promise<ModelInfo> {
    state.bundle ??= await readBundle(bundlePath, variants)
    state.model = await OrtModel.open(state.bundle, device, threads, graphs)
    const { name, version, precision, window } = state.model
    return { name, version, precision, window, input: state.bundle.manifest.input }
  },
  async link({ port }) {
    state.handOn = port
    port.on('message', ({ handle, frameIndex, arrays }: HandedFeatures) =>
      features.put(handle, OrtFeatures.fromArrays(frameIndex, arrays))
    )
    return null
  },
  async encodeFrame({ handle, frame }) {
    const encoded = await model().encodeFrame(frame)
    if (state.handOn && encoded instanceof OrtFeatures) handOver(state.handOn, handle, encoded)
    else features.put(handle, encoded)
    return null
  },
  encodeObjects: async ({ handle, masks }) => model().encodeObjects(await features.get(handle), masks),
  decodeMasks: async ({ handle, window, previous, memory }) =>
    model().decodeMasks(await features.get(handle), window, previous, memory),
  async recall({ handle, frameIndex, key }) {
    const arrays = await store.get(key).catch(() => null)
    if (arrays) features.put(handle, OrtFeatures.fromArrays(frameIndex, arrays))
    return arrays !== null
  },
  async release({ handle, key }) {
    const kept = key === null ? false : await keep(await features.get(handle), key)
    features.drop(handle)
    return kept
  },
  async forget() {
    await store.clear()
    return null
  }
}

/** A full disk is no reason to stop: the frame is encoded again. */
function keep(encoded: BackboneFeatures, key: string): Promise<boolean> {
  return encoded instanceof OrtFeatures ? store.put(key, encoded.toArrays()).catch(() => false) : Promise.resolve(false)
}

function handOver(port: MessagePort, handle: number, encoded: OrtFeatures): void {
  const arrays = encoded.toArrays()
  const handed: HandedFeatures = { handle, frameIndex: encoded.frameIndex, arrays }
  port.postMessage(
    handed,
    Object.values(arrays).map(({ data }) => data.buffer as ArrayBuffer)
  )
}

function model(): OrtModel {
  if (!state.model) throw new Error('no model is open')
  return state.model
}

answerCalls(calls, () => ({ ...(state.model?.lastMillis ?? { preprocess: 0, backbone: 0, encoder: 0, decoder: 0 }) }))
