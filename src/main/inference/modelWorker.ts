import type { MessagePort } from 'node:worker_threads'
import { StudioError } from '../../shared/domain/errors'
import { followStepwise } from '../session/followFrame'
import type { BackboneFeatures, DescriptorSet } from '../session/ports'
import { DeviceFeatures } from './deviceFeatures'
import { FeatureStore, featureLimits } from './featureStore'
import { HandleTable } from './handleTable'
import { readBundle, type Bundle } from './manifest'
import type { HandedFeatures, ModelCalls, ModelInfo, NotMade } from './modelProtocol'
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
  /** The other thread: takes the features made here, and gives those back that are to be kept; null where there is one. */
  other: MessagePort | null
}

const state: WorkerState = { bundle: null, model: null, other: null }
const features = new HandleTable<BackboneFeatures>()
/** Used, and to be kept. */
const released = new HandleTable<OrtFeatures>()
const limits = featureLimits(process.env)
const store = new FeatureStore(limits)
const deviceStore = new DeviceFeatures(limits.memoryBytes)

const calls: CallHandlers<ModelCalls> = {
  async open({ bundlePath, variants, ...options }): Promise<ModelInfo> {
    state.bundle ??= await readBundle(bundlePath, variants)
    state.model = await OrtModel.open(state.bundle, options)
    const { name, version, precision, window, confidence, framesAtOnce } = state.model
    return { name, version, precision, window, confidence, framesAtOnce, input: state.bundle.manifest.input }
  },
  async link({ port, makesFeatures }) {
    state.other = port
    // What comes to the thread that makes features is to be kept, what comes to the other is to be used.
    const table = makesFeatures ? released : features
    port.on('message', (message: HandedFeatures | NotMade) => {
      if ('error' in message) table.fail(message.handle, StudioError.fromData(message.error))
      else table.put(message.handle, OrtFeatures.fromArrays(message.frameIndex, message.arrays))
    })
    port.on('close', () => table.close())
    return null
  },
  async encodeFrame({ handle, frame }) {
    try {
      handOn(handle, await model().encodeFrame(frame))
    } catch (error) {
      // Whoever asked is told by the call; the other thread may wait for it as well.
      const failure = StudioError.from(error)
      const notMade: NotMade = { handle, error: failure.toData() }
      state.other?.postMessage(notMade)
      features.fail(handle, failure)
      throw error
    }
    return null
  },
  encodeObjects: async ({ handle, masks }) => sharing(await model().encodeObjects(await features.get(handle), masks)),
  decodeMasks: async ({ handle, window, previous, memory }) =>
    model().decodeMasks(await features.get(handle), window, previous, memory),
  async followFrame({ handle, ...known }) {
    const { masks, set } = await followStepwise(model(), await features.get(handle), known)
    return { masks, set: sharing(set) }
  },
  async recall({ handle, frameIndex, key }) {
    const there = deviceStore.get(key)
    if (there) {
      features.put(handle, there)
      return true
    }
    const arrays = await store.get(key).catch(() => null)
    if (arrays) handOn(handle, OrtFeatures.fromArrays(frameIndex, arrays))
    return arrays !== null
  },
  async release({ handle, keep }) {
    const used = keep ? await features.get(handle) : null
    if (used instanceof OrtFeatures) {
      if (used.onDevice) released.put(handle, used.shared())
      else if (state.other) handOver(state.other, handle, used)
      else released.put(handle, OrtFeatures.fromArrays(used.frameIndex, used.toArrays()))
    }
    features.drop(handle)
    return used instanceof OrtFeatures
  },
  async keep({ handle, key }) {
    const unused = await released.get(handle)
    if (unused.onDevice) {
      const kept = deviceStore.put(key, unused.shared())
      released.drop(handle)
      return kept
    }
    const arrays = unused.toArrays()
    released.drop(handle)
    // A full disk is no reason to stop: the frame is encoded again.
    return store.put(key, arrays).catch(() => false)
  },
  async limit(changed) {
    deviceStore.limitTo(changed.memoryBytes)
    await store.limit(changed)
    return null
  },
  async forget() {
    deviceStore.clear()
    await store.clear()
    return null
  }
}

/** To whoever finds masks with them. */
function handOn(handle: number, encoded: BackboneFeatures): void {
  if (state.other && encoded instanceof OrtFeatures) handOver(state.other, handle, encoded)
  else features.put(handle, encoded)
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

/** Memory is read again and again, by both threads: what they share is not copied each time. */
function sharing(set: DescriptorSet): DescriptorSet {
  const { memory } = set
  if (!memory) return set
  const { keys, masks } = memory
  return { ...set, memory: { ...memory, keys: shared(keys), masks: { ...masks, data: shared(masks.data) } } }
}

function shared(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}

const nothingYet = { preprocess: 0, backbone: 0, encoder: 0, decoder: 0 }

answerCalls(calls, () => ({ ...(state.model?.lastMillis ?? nothingYet) }), {
  encodeObjects: ({ data }) => [data.buffer],
  followFrame: ({ masks, set }) => [masks.data.buffer, set.data.buffer],
  decodeMasks: ({ data }) => [data.buffer]
})
