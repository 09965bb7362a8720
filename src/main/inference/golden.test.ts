import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleRoots, defaultBundlePath, listBundles } from './bundles'
import { compareGolden, readGoldenTensors, toleranceOf } from './goldenTensors'
import { graphsWith, readBundle, readManifest } from './manifest'
import { OrtModel } from './ortModel'

const withGolden = (await listBundles(bundleRoots())).filter(({ path }) => existsSync(join(path, 'golden.json')))

it('the default bundle brings golden tensors', () => {
  expect(withGolden.map(({ path }) => path)).toContain(defaultBundlePath())
})

it.each(withGolden)('$name gives the golden tensors of its bundle', async ({ path }) => {
  const golden = await readGoldenTensors(path)
  const model = await OrtModel.open(await readBundle(path), { device: 'cpu', threads: 2 })
  const { descriptors, masks } = await compareGolden(model, golden!)
  expect(descriptors).toBeLessThan(0.05)
  expect(masks).toBeLessThan(0.02)
  await model.dispose()
})

const variants = withGolden.flatMap(({ name, path }) => [
  { name, path, variant: 'int8', device: 'cpu' },
  { name, path, variant: 'float16', device: 'webgpu' }
])

/** Those for GPUs run here as well: the processor has all they need. */
it.each(variants)('the $variant graphs of $name, if any, keep its tolerance', async ({ path, variant, device }) => {
  const graphs = graphsWith(await readManifest(path), variant, device)
  if (graphs.length === 0) return
  const golden = await readGoldenTensors(path)
  const inUse = Object.fromEntries(graphs.map((name) => [name, variant]))
  const model = await OrtModel.open(await readBundle(path, inUse), { device: 'cpu', threads: 2 })
  const { labels, meanMasks } = await compareGolden(model, golden!)
  expect(labels).toBeGreaterThanOrEqual(toleranceOf(golden!, variant)!.labels)
  expect(meanMasks).toBeLessThanOrEqual(toleranceOf(golden!, variant)!.masks)
  await model.dispose()
})
