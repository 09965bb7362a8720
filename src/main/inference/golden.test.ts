import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { DescriptorSet } from '../session/ports'
import { bundleRoots, defaultBundlePath, listBundles } from './bundles'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'
import { softmaxObjects } from './softmaxObjects'

/** See `testing/make_golden.py`, which renders the same frames and wrote the numbers. */
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'testing', 'golden.json'), 'utf8')) as {
  readonly sha256: Record<string, string>
  readonly descriptors: number[]
  readonly masks: number[][]
}

const [width, height] = [160, 96]
const inside = (t: number, x: number, y: number): boolean => (x - (60 + 6 * t)) ** 2 + (y - 48) ** 2 <= 400

function frame(t: number): RgbFrame {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = y < 48 ? [230, 60, 40] : [250, 220, 30]
      const background = [(x * 3 + y) % 200, (x + y * 2 + 60) % 180, Math.floor((x * y) / 16) % 220]
      data.set(inside(t, x, y) ? disc : background, (y * width + x) * 3)
    }
  }
  return { frameIndex: t, width, height, data }
}

/** Mean of the disc over blocks. */
function coverage(stride: number): SoftMasks {
  const size = { width: width / stride, height: height / stride }
  const data = new Float32Array(size.width * size.height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / stride) * size.width + Math.floor(x / stride)
      if (inside(0, x, y)) data[cell]! += 1 / (stride * stride)
    }
  }
  return { objects: 1, ...size, data }
}

function halved({ width: wide, height: high, data }: SoftMasks): SoftMasks {
  const size = { width: wide / 2, height: high / 2 }
  const means = Float32Array.from({ length: size.width * size.height }, (_, cell) => {
    const at = Math.floor(cell / size.width) * 2 * wide + (cell % size.width) * 2
    return (data[at]! + data[at + 1]! + data[at + wide]! + data[at + wide + 1]!) / 4
  })
  return { objects: 1, ...size, data: means }
}

const furthest = (found: Float32Array, expected: readonly number[]): number =>
  Math.max(...expected.map((value, at) => Math.abs(value - (found[at] ?? NaN))))

const bundle = await readBundle(defaultBundlePath())

describe.skipIf(bundle.manifest.golden)('the default network, whose bundle brings no golden tensors', () => {
  it('gives the numbers of the Python binding, frame by frame', async () => {
    // The default bundle changed? Then run testing/make_golden.py again.
    expect(bundle.manifest.sha256).toMatchObject(golden.sha256)
    const model = await OrtModel.open(bundle, 'cpu', 2)
    const window: DescriptorSet[] = []
    let previous = coverage(4)
    let masks = coverage(8)
    for (let t = 0; t <= golden.masks.length; t++) {
      const features = await model.encodeFrame(frame(t))
      if (t > 0) {
        previous = await model.decodeMasks(features, window, previous)
        expect(previous.data).toHaveLength(golden.masks[t - 1]!.length)
        expect(furthest(previous.data, golden.masks[t - 1]!)).toBeLessThan(2e-3)
        masks = halved(previous)
      }
      window.push(await model.encodeObjects(features, masks))
      features.dispose()
    }
    expect(window[0]).toMatchObject({ objects: 1, backgrounds: bundle.manifest.network.background_descriptors })
    expect(furthest(window[0]!.data, golden.descriptors)).toBeLessThan(2e-3)
    await model.dispose()
  })
})

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
