import { join } from 'node:path'
import { z } from 'zod'
import type { RgbFrame, SoftMasks } from '../../shared/domain/types'
import { readPlainText } from '../files/plainFile'
import type { SegmentationModel } from '../session/ports'
import { softmaxObjects } from './softmaxObjects'

/** Inputs are given by formula, `factor * (0.5 + 0.5 * sin(step * k + phase)) + offset` for the k-th value. */
const formula = z.object({
  shape: z.array(z.int()),
  step: z.number(),
  phase: z.number(),
  factor: z.number(),
  offset: z.number()
})
const tensor = z.object({ shape: z.array(z.int()), data: z.array(z.number()) })
/** Of a graph's variant: least share of cells with the golden label, largest mean difference of soft masks. */
const variantTolerance = z.object({ labels: z.number().min(0).max(1), masks: z.number().min(0) })
const schema = z.object({
  tolerance: z.record(z.string(), z.union([z.number(), variantTolerance])).default({}),
  inputs: z.object({ image: formula, masks_first: formula, masks_second: formula, previous: formula }),
  outputs: z.object({ descriptors: tensor, logits: tensor })
})

type Formula = z.infer<typeof formula>
export type GoldenTensors = z.infer<typeof schema>
export type VariantTolerance = z.infer<typeof variantTolerance>

/** Largest differences to what the bundle says comes out: of descriptors, and of masks (probabilities). */
export interface GoldenDifferences {
  readonly descriptors: number
  readonly masks: number
  /** Mean difference of masks. */
  readonly meanMasks: number
  /** Share of cells with the same label. */
  readonly labels: number
}

/** @returns null where the bundle has none */
export async function readGoldenTensors(bundlePath: string): Promise<GoldenTensors | null> {
  const text = await readPlainText(join(bundlePath, 'golden.json')).catch(() => null)
  return text === null ? null : schema.parse(JSON.parse(text))
}

export async function compareGolden(
  model: SegmentationModel,
  { inputs, outputs }: GoldenTensors
): Promise<GoldenDifferences> {
  const features = await model.encodeFrame(waveFrame(inputs.image))
  const first = await model.encodeObjects(features, waveMasks(inputs.masks_first))
  const second = await model.encodeObjects(features, waveMasks(inputs.masks_second))
  const masks = await model.decodeMasks(features, [first, second], waveMasks(inputs.previous))
  features.dispose()
  const shares = softmaxObjects(Float32Array.from(outputs.logits.data), outputs.logits.shape[1] ?? 0)
  return {
    descriptors: furthest(first.data, outputs.descriptors.data),
    masks: furthest(masks.data, [...shares]),
    meanMasks: meanDistance(masks.data, shares),
    labels: labelAgreement(masks, { ...masks, data: shares })
  }
}

/** @returns null where the golden tensors state none for the variant */
export function toleranceOf(golden: GoldenTensors, variant: string): VariantTolerance | null {
  const stated = golden.tolerance[variant]
  return typeof stated === 'object' ? stated : null
}

/** Share of cells, 0..1, where the same object, or the background, has most in both. @param expected of the same size */
export function labelAgreement(found: SoftMasks, expected: SoftMasks): number {
  const plane = expected.width * expected.height
  let same = 0
  for (let cell = 0; cell < plane; cell++) {
    if (labelAt(found, cell, plane) === labelAt(expected, cell, plane)) same++
  }
  return same / plane
}

/** @returns the slot, -1 = background */
function labelAt({ objects, data }: SoftMasks, cell: number, plane: number): number {
  let [best, winner, background] = [-1, -1, 1]
  for (let slot = 0; slot < objects; slot++) {
    const value = data[slot * plane + cell]!
    background -= value
    if (value > best) [best, winner] = [value, slot]
  }
  return background >= best ? -1 : winner
}

/** NaN where a value is no number. */
function meanDistance(found: Float32Array, expected: Float32Array): number {
  return expected.reduce((sum, value, at) => sum + Math.abs(value - (found[at] ?? NaN)), 0) / expected.length
}

/** Infinite where a value is missing or no number. */
function furthest(found: Float32Array, expected: readonly number[]): number {
  const distances = expected.map((value, at) => Math.abs(value - (found[at] ?? NaN)))
  return distances.some(Number.isNaN) ? Infinity : Math.max(...distances)
}

function wave({ shape, step, phase, factor, offset }: Formula): Float32Array {
  const length = shape.reduce((product, side) => product * side, 1)
  return Float32Array.from({ length }, (_, k) => factor * (0.5 + 0.5 * Math.sin(step * k + phase)) + offset)
}

function waveMasks(masks: Formula): SoftMasks {
  const [, objects = 0, height = 0, width = 0] = masks.shape
  return { objects, width, height, data: wave(masks) }
}

/** The golden image is given after scaling; the nearest bytes cost 1/256 of a unit. */
function waveFrame(image: Formula): RgbFrame {
  const planes = wave(image)
  const [, , height = 0, width = 0] = image.shape
  const data = Uint8ClampedArray.from(
    { length: planes.length },
    (_, at) => planes[(at % 3) * width * height + Math.floor(at / 3)]! * 128 + 127
  )
  return { frameIndex: 0, width, height, data: new Uint8Array(data) }
}
