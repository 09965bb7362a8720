import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { defaultBundlePath } from './bundles'
import { syntheticFrame } from './compareDevices'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'
import { WorkerModel } from './workerModel'

/** Inside the checkout, so that the built files find `node_modules`. */
const folder = resolve('out', `worker-test-${process.pid}`)
const workerEntry = join(folder, 'modelWorker.cjs')

beforeAll(async () => {
  const entry = (name: string): [string, string] => [name, join(import.meta.dirname, `${name}.ts`)]
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(['modelWorker', 'deviceProbe'].map(entry)),
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' }
      }
    }
  })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const options = { bundlePath: defaultBundlePath(), device: 'cpu', threads: 2 }
const masks = { objects: 1, width: 12, height: 8, data: new Float32Array(96).fill(0.5) }

describe('WorkerModel', () => {
  it('gives kept features again for a frame of the same clip, and only of that', async () => {
    const model = await WorkerModel.open(workerEntry, options)
    const seen = async (red: number, clip?: string): Promise<Float32Array> => {
      const frame = syntheticFrame()
      frame.data.fill(red, 0, 3000)
      const features = await model.encodeFrame(frame, clip)
      const { data } = await model.encodeObjects(features, masks)
      features.dispose()
      return data
    }
    const distance = (one: Float32Array, other: Float32Array): number =>
      one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0)
    const first = await seen(0, 'a')
    // Lines answer in order: by the next answer of the thread that finds masks the features went back to the other thread,
    // and by that one's next answer they are kept.
    await seen(255)
    const changed = await seen(255)
    expect(distance(changed, first)).toBeGreaterThan(0.05)
    expect(distance(await seen(255, 'a'), first)).toBeLessThan(0.02)
    expect(distance(await seen(255, 'b'), changed)).toBeLessThan(1e-5)
    expect(distance(await seen(255, 'a'), changed)).toBeLessThan(1e-5)
    await model.dispose()
  })

  it('gives exactly what the network gives in this thread', async () => {
    const here = await OrtModel.open(await readBundle(options.bundlePath), { device: 'cpu', threads: 2 })
    const there = await WorkerModel.open(workerEntry, options)
    expect([there.name, there.version, there.window]).toEqual([here.name, here.version, here.window])
    expect(there.networkSize({ width: 854, height: 480 })).toEqual(here.networkSize({ width: 854, height: 480 }))
    const outputs = await Promise.all(
      [here, there].map(async (model) => {
        const features = await model.encodeFrame(syntheticFrame())
        const set = await model.encodeObjects(features, masks)
        const decoded = await model.decodeMasks(features, [set, set], null)
        features.dispose()
        return { set, decoded, frameIndex: features.frameIndex }
      })
    )
    expect(outputs[1]).toEqual(outputs[0])
    expect(there.lastMillis.backbone).toBeGreaterThan(0)
    await Promise.all([here.dispose(), there.dispose()])
  })

  it('passes the errors of the bundle on, and leaves no thread behind', async () => {
    await expect(WorkerModel.open(workerEntry, { ...options, bundlePath: folder })).rejects.toMatchObject({
      code: 'bundle-missing-file',
      message: expect.stringContaining(folder)
    })
  })

  it('fails what is under way when it is closed', async () => {
    const model = await WorkerModel.open(workerEntry, options)
    const running = model.encodeFrame(syntheticFrame())
    const failed = expect(running).rejects.toMatchObject({ code: 'inference-failed' })
    await model.dispose()
    await failed
    await expect(model.encodeFrame(syntheticFrame())).rejects.toMatchObject({ code: 'inference-failed' })
  })
})

describe('the device probe', () => {
  const probe = async (device: string): Promise<unknown> => {
    const args = [join(folder, 'deviceProbe.cjs'), options.bundlePath, device, '1']
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return JSON.parse(stdout.trim())
  }

  it('answers in one line, whatever the device does', async () => {
    expect(await probe('cpu')).toMatchObject({ cpuMillis: expect.any(Number) })
    expect(await probe('abacus')).toMatchObject({ ok: false, reason: expect.stringContaining('abacus') })
  })
})
