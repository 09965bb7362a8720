import './noTelemetry'
import { Tensor } from 'onnxruntime-node'
import type { Size, SoftMasks } from '../../shared/domain/types'
import type { DescriptorSet, FrameMemory } from '../session/ports'
import type { Tensors } from './ortFeatures'

/** What the mask decoder knows of the objects before it looks at a frame. */
export interface DecoderKnowledge {
  readonly window: readonly DescriptorSet[]
  readonly previous: SoftMasks | null
  readonly memory: readonly FrameMemory[]
}

/** Its inputs but for the features; networks without a pixel memory, or without a mask prior, leave those out. */
export function decoderTensors({ window, previous, memory }: DecoderKnowledge, features: Tensors): Tensors {
  return {
    descriptors: stacked(window),
    previous: previousTensor(previous, window, outputSize(features)),
    ...(memory.length > 0 && memoryTensors(memory))
  }
}

/** float32 [1, T, backgrounds + O, C] */
function stacked(window: readonly DescriptorSet[]): Tensor {
  const [first] = window
  if (!first) throw new RangeError('an empty temporal window')
  const length = first.data.length
  const data = new Float32Array(window.length * length)
  window.forEach((set, at) => data.set(set.data, at * length))
  return new Tensor('float32', data, [1, window.length, first.backgrounds + first.objects, first.channels])
}

/** Keys [1, M, K, H/16, W/16] and masks [1, M, O, H/8, W/8]; the last frame stands for the references too if alone. */
function memoryTensors(memory: readonly FrameMemory[]): Tensors {
  const [first] = memory
  if (!first) throw new RangeError('an empty pixel memory')
  const frames = memory.length > 1 ? memory : [first, first]
  const { channels, masks } = first
  const { objects, height, width } = masks
  return {
    memory_keys: joined(
      frames.map(({ keys }) => keys),
      [channels, height / 2, width / 2]
    ),
    memory_masks: joined(
      frames.map((frame) => frame.masks.data),
      [objects, height, width]
    )
  }
}

/** Frames one after the other: float32 [1, M, ...shape]. */
function joined(parts: readonly Float32Array[], shape: readonly number[]): Tensor {
  const length = shape.reduce((product, side) => product * side, 1)
  const data = new Float32Array(parts.length * length)
  parts.forEach((part, at) => data.set(part, at * length))
  return new Tensor('float32', data, [1, parts.length, ...shape])
}

/** Stride 4 of the network's input, which is the largest of the backbone's outputs. */
function outputSize(features: Tensors): Size {
  const sizes = Object.values(features).map(({ dims }) => ({ height: dims[2] ?? 0, width: dims[3] ?? 0 }))
  return sizes.reduce((largest, size) => (size.width > largest.width ? size : largest))
}

/** Soft masks [1, O, H/4, W/4]; all zero where nothing was seen before. */
function previousTensor(previous: SoftMasks | null, window: readonly DescriptorSet[], size: Size): Tensor {
  const objects = window[0]?.objects ?? 0
  const data = previous?.data ?? new Float32Array(objects * size.width * size.height)
  return new Tensor('float32', data, [1, objects, size.height, size.width])
}
