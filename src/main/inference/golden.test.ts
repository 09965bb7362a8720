import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RgbFrame, SoftMasks } from '../../shared/domain/types'
import { bundleRoots, defaultBundlePath, listBundles } from './bundles'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'
import { softmaxObjects } from './softmaxObjects'

const furthest = (found: Float32Array, expected: readonly number[]): number =>
  Math.max(...expected.map((value, at) => Math.abs(value - (found[at] ?? NaN))))

interface Formula {
  readonly shape: number[]
  readonly step: number
  readonly phase: number
  readonly factor: number
  readonly offset: number
}

interface GoldenTensors {
  readonly inputs: Record<'image' | 'masks_first' | 'masks_second' | 'previous', Formula>
  readonly outputs: Record<'descriptors' | 'logits', { shape: number[]; data: number[] }>
}

function wave({ shape, step, phase, factor, offset }: Formula): Float32Array {
  const length = shape.reduce((product, side) => product * side, 1)
  return Float32Array.from({ length }, (_, k) => factor * (0.5 + 0.5 * Math.sin(step * k + phase)) + offset)
}

function waveMasks(formula: Formula): SoftMasks {
  const [, objects = 0, high = 0, wide = 0] = formula.shape
  return { objects, width: wide, height: high, data: wave(formula) }
}

/** The golden image is given after scaling; the nearest bytes cost 1/256 of a unit. */
function waveFrame(formula: Formula): RgbFrame {
  const planes = wave(formula)
  const [, , high = 0, wide = 0] = formula.shape
  const data = Uint8ClampedArray.from(
    { length: planes.length },
    (_, at) => planes[(at % 3) * wide * high + Math.floor(at / 3)]! * 128 + 127
  )
  return { frameIndex: 0, width: wide, height: high, data: new Uint8Array(data) }
}

const withGolden = (await listBundles(bundleRoots())).filter(({ path }) => existsSync(join(path, 'golden.json')))

it('the default bundle brings golden tensors', () => {
  expect(withGolden.map(({ path }) => path)).toContain(defaultBundlePath())
})

it.each(withGolden)('$name gives the golden tensors of its bundle', async ({ path }) => {
  const { inputs, outputs } = JSON.parse(readFileSync(join(path, 'golden.json'), 'utf8')) as GoldenTensors
  const model = await OrtModel.open(await readBundle(path), 'cpu', 2)
  const features = await model.encodeFrame(waveFrame(inputs.image))
  const first = await model.encodeObjects(features, waveMasks(inputs.masks_first))
  const second = await model.encodeObjects(features, waveMasks(inputs.masks_second))
  const masks = await model.decodeMasks(features, [first, second], waveMasks(inputs.previous))
  expect(furthest(first.data, outputs.descriptors.data)).toBeLessThan(0.05)
  const shares = softmaxObjects(Float32Array.from(outputs.logits.data), outputs.logits.shape[1] ?? 0)
  expect(furthest(masks.data, [...shares])).toBeLessThan(0.02)
  await model.dispose()
})
