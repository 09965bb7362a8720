import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { smallBundle } from '../engine/testing/smallBundle'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'
import { weightsOf, withHugeTensor, withoutNumbers } from './testing/damagedGraph'

/** Bundles whose manifest agrees with tampered graphs, as one from elsewhere may: said, not masks of nothing. */

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-weights-'))
  await smallBundle(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function tamper(graph: string, change: (model: Buffer) => Buffer): Promise<void> {
  const manifest = await readFile(join(folder, 'manifest.json'), 'utf8')
  const model = await readFile(join(folder, graph))
  const changed = change(model)
  expect(changed.equals(model)).toBe(false)
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
  expect(manifest).toContain(digest(model))
  await writeFile(join(folder, graph), changed)
  await writeFile(join(folder, 'manifest.json'), manifest.replaceAll(digest(model), digest(changed)))
}

async function firstMasks(): Promise<unknown> {
  const model = await OrtModel.open(await readBundle(folder), { device: 'cpu', threads: 1 })
  try {
    const size = { width: 64, height: 64 }
    const frame = { frameIndex: 0, ...size, data: new Uint8Array(64 * 64 * 3).fill(90) }
    const features = await model.encodeFrame(frame)
    const masks = (side: number) => ({
      objects: 1,
      width: side,
      height: side,
      data: new Float32Array(side * side).fill(0.5)
    })
    const set = await model.encodeObjects(features, masks(8))
    return await model.decodeMasks(features, [set], masks(16))
  } finally {
    await model.dispose()
  }
}

test('weights are found, and untouched ones work', async () => {
  expect(weightsOf(await readFile(join(folder, 'mask_decoder.onnx'))).length).toBeGreaterThan(5)
  expect(await firstMasks()).toMatchObject({ objects: 1 })
})

test.each(['backbone.onnx', 'object_encoder.onnx', 'mask_decoder.onnx'])(
  'no numbers in the weights of %s',
  async (graph) => {
    await tamper(graph, withoutNumbers)
    await expect(firstMasks()).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringContaining('damaged')
    })
  }
)

test.each(['backbone.onnx', 'mask_decoder.onnx'])(
  'a tensor of %s that claims more than any memory has',
  async (graph) => {
    await tamper(graph, withHugeTensor)
    const started = performance.now()
    const error: unknown = await firstMasks().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(StudioError)
    expect((error as StudioError).code).not.toBe('internal')
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(process.memoryUsage().rss).toBeLessThan(1.5 * 2 ** 30)
  }
)
