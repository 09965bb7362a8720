import { Tensor } from 'onnxruntime-node'
import type { FrameIndex } from '../../shared/domain/types'
import type { BackboneFeatures } from '../session/ports'

export type Tensors = Record<string, Tensor>

/** Backbone features as plain arrays, by the name of the output: what crosses between threads. */
export type FeatureArrays = Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>

/** Every output of the backbone, by name: the other graphs pick what they list. */
export class OrtFeatures implements BackboneFeatures {
  constructor(
    readonly frameIndex: FrameIndex,
    readonly tensors: Tensors
  ) {}

  static fromArrays(frameIndex: FrameIndex, arrays: FeatureArrays): OrtFeatures {
    const tensors = Object.entries(arrays).map(([name, { data, dims }]) => [
      name,
      new Tensor('float32', data, [...dims])
    ])
    return new OrtFeatures(frameIndex, Object.fromEntries(tensors) as Tensors)
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
    for (const tensor of Object.values(this.tensors)) tensor.dispose()
  }
}

/** @throws TypeError for features of another model */
export function tensorsOf(features: BackboneFeatures): Tensors {
  if (features instanceof OrtFeatures) return features.tensors
  throw new TypeError('features of another model')
}
