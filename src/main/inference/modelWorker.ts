import { parentPort } from 'node:worker_threads'
import { StudioError } from '../../shared/domain/errors'
import type { BackboneFeatures } from '../session/ports'
import { readBundle, type Bundle } from './manifest'
import type { ModelCall, ModelCalls, ModelInfo, ModelReply, ModelRequest } from './modelProtocol'
import { OrtModel } from './ortModel'

/** Entry of the worker thread that runs the network. Requests run in the order they came. */

const state: { bundle: Bundle | null; model: OrtModel | null } = { bundle: null, model: null }
const features = new Map<number, BackboneFeatures>()
let nextHandle = 1

type Calls = { [C in ModelCall]: (input: ModelCalls[C]['input']) => Promise<ModelCalls[C]['output']> }

const calls: Calls = {
  async open({ bundlePath, device, threads }): Promise<ModelInfo> {
    state.bundle ??= await readBundle(bundlePath)
    state.model = await OrtModel.open(state.bundle, device, threads)
    const { name, version, window } = state.model
    return { name, version, window, input: state.bundle.manifest.input }
  },
  async encodeFrame({ frame }) {
    const handle = nextHandle++
    features.set(handle, await model().encodeFrame(frame))
    return { handle, frameIndex: frame.frameIndex }
  },
  encodeObjects: ({ handle, masks }) => model().encodeObjects(kept(handle), masks),
  decodeMasks: ({ handle, window, previous, memory }) => model().decodeMasks(kept(handle), window, previous, memory),
  async release({ handle }) {
    features.get(handle)?.dispose()
    features.delete(handle)
    return null
  }
}

function model(): OrtModel {
  if (!state.model) throw new Error('no model is open')
  return state.model
}

function kept(handle: number): BackboneFeatures {
  const found = features.get(handle)
  if (!found) throw new Error(`features ${handle} were released`)
  return found
}

async function answer(request: ModelRequest): Promise<ModelReply> {
  try {
    const run = calls[request.call] as (input: ModelRequest['input']) => Promise<ModelCalls[ModelCall]['output']>
    const value = await run(request.input)
    const millis = state.model?.lastMillis ?? { backbone: 0, encoder: 0, decoder: 0 }
    return { id: request.id, ok: true, value, millis: { ...millis } }
  } catch (error) {
    return { id: request.id, ok: false, error: StudioError.from(error).toData() }
  }
}

parentPort?.on('message', (request: ModelRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply))
})
