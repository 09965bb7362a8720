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

it.each(withGolden)('the int8 graphs of $name, if any, keep the tolerance it states for them', async ({ path }) => {
  const graphs = graphsWith(await readManifest(path), 'int8', 'cpu')
  if (graphs.length === 0) return
  const golden = await readGoldenTensors(path)
  const variants = Object.fromEntries(graphs.map((name) => [name, 'int8']))
  const model = await OrtModel.open(await readBundle(path, variants), { device: 'cpu', threads: 2 })
  const { labels, meanMasks } = await compareGolden(model, golden!)
  expect(labels).toBeGreaterThanOrEqual(toleranceOf(golden!, 'int8')!.labels)
  expect(meanMasks).toBeLessThanOrEqual(toleranceOf(golden!, 'int8')!.masks)
  await model.dispose()
})
