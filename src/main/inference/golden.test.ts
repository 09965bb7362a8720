import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleRoots, defaultBundlePath, listBundles } from './bundles'
import { compareGolden, readGoldenTensors } from './goldenTensors'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'

const withGolden = (await listBundles(bundleRoots())).filter(({ path }) => existsSync(join(path, 'golden.json')))

it('the default bundle brings golden tensors', () => {
  expect(withGolden.map(({ path }) => path)).toContain(defaultBundlePath())
})

it.each(withGolden)('$name gives the golden tensors of its bundle', async ({ path }) => {
  const golden = await readGoldenTensors(path)
  const model = await OrtModel.open(await readBundle(path), 'cpu', 2)
  const { descriptors, masks } = await compareGolden(model, golden!)
  expect(descriptors).toBeLessThan(0.05)
  expect(masks).toBeLessThan(0.02)
  await model.dispose()
})
