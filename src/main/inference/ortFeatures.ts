import './noTelemetry'
import { Tensor } from 'onnxruntime-node'
import type { FrameIndex } from '../../shared/domain/types'
import type { BackboneFeatures } from '../session/ports'

export type Tensors = Record<string, Tensor>

/** Backbone features as plain arrays, by the name of the output: what crosses between threads. */
export type FeatureArrays = Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>

/** The backbone's outputs for frames that went through it together, given back with the last of them. */
class FeatureBatch {
  #users = 0

  constructor(readonly tensors: Tensors) {}

  use(): this {
    this.#users++
    return this
  }

  leave(): void {
    if (--this.#users === 0) for (const tensor of Object.values(this.tensors)) tensor.dispose()
  }
}

/** Every output of the backbone, by name: the other graphs pick what they list. */
export class OrtFeatures implements BackboneFeatures {
  #disposed = false

  private constructor(
    readonly frameIndex: FrameIndex,
    private readonly batch: FeatureBatch,
    /** Place in the batch. */
    readonly place: number
  ) {}

  /** @param tensors [B, …], on the device or in memory @param frames of the batch, in order */
  static ofBatch(frames: readonly FrameIndex[], tensors: Tensors): OrtFeatures[] {
    const first = Object.values(tensors)[0]
    if (first === undefined || frames.length === 1 || first.location !== 'cpu') {
      const batch = new FeatureBatch(tensors)
      return frames.map((frameIndex, place) => new OrtFeatures(frameIndex, batch.use(), place))
    }
    // In memory each frame has its own arrays, which may then go their own ways.
    return frames.map((frameIndex, place) => OrtFeatures.fromArrays(frameIndex, arraysAt(tensors, place)))
  }

  static fromArrays(frameIndex: FrameIndex, arrays: FeatureArrays): OrtFeatures {
    const tensors = Object.entries(arrays).map(([name, { data, dims }]) => [
      name,
      new Tensor('float32', data, [...dims])
    ])
    return new OrtFeatures(frameIndex, new FeatureBatch(Object.fromEntries(tensors) as Tensors).use(), 0)
  }

  /** Those of the whole batch. */
  get tensors(): Tensors {
    return this.batch.tensors
  }

  /** Whether they lie in the device's memory, where nothing but its graphs can read them. */
  get onDevice(): boolean {
    return Object.values(this.tensors).some(({ location }) => location !== 'cpu')
  }

  /** Of this frame alone, as float32. */
  get bytes(): number {
    const length = ({ dims }: Tensor): number => dims.slice(1).reduce((product, side) => product * side, 1)
    return Object.values(this.tensors).reduce((sum, tensor) => sum + 4 * length(tensor), 0)
  }

  /** The same once more: both must be disposed of. */
  shared(): OrtFeatures {
    return new OrtFeatures(this.frameIndex, this.batch.use(), this.place)
  }

  /** The arrays themselves, not copies: whoever takes them owns them, the features are used up. */
  toArrays(): FeatureArrays {
    const arrays: FeatureArrays = {}
    for (const [name, { data, dims, type }] of Object.entries(this.tensors)) {
      if (!(data instanceof Float32Array)) throw new TypeError(`feature ${name} is ${type}`)
      arrays[name] = { dims: [...dims], data }
    }
    return arrays
  }

  dispose(): void {
    if (!this.#disposed) this.batch.leave()
    this.#disposed = true
  }
}

/** @throws TypeError for features of another model */
export function featuresOf(features: BackboneFeatures): OrtFeatures {
  if (features instanceof OrtFeatures) return features
  throw new TypeError('features of another model')
}

function arraysAt(tensors: Tensors, place: number): FeatureArrays {
  const entries = Object.entries(tensors).map(([name, { data, dims, type }]) => {
    if (!(data instanceof Float32Array)) throw new TypeError(`feature ${name} is ${type}`)
    const length = data.length / (dims[0] ?? 1)
    return [name, { dims: [1, ...dims.slice(1)], data: data.slice(place * length, (place + 1) * length) }] as const
  })
  return Object.fromEntries(entries)
}
