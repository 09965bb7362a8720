import { join } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { describe, expect, test } from 'vitest'
import type { Size } from '../../../../shared/domain/types'
import { planesOf, type PlanarFormat, samplesOf } from '../../../media/decode/planarFormat'
import { fullAlpha } from '../alphaFilters'
import { chromaAlpha } from '../coverage'
import { composite, discScene, hairScene, randomNumbers, type Scene } from '../testing/scenes'
import { ForegroundThread, openForeground } from './cleanForeground'
import { ForegroundEstimator } from './foreground'

const size = { width: 192, height: 144 }
const bytes444: PlanarFormat = { chroma: '444', bitDepth: 8, alpha: false }

/** Mean distance to the true foreground in samples, over pixels covered in part, weighted by alpha. */
function error(scene: Scene, samples: ArrayLike<number>): number {
  const count = size.width * size.height
  let [sum, weights] = [0, 0]
  for (let at = 0; at < count; at++) {
    const alpha = scene.alpha.data[at]! / fullAlpha
    if (alpha === 0 || alpha === 1) continue
    for (let channel = 0; channel < 3; channel++) {
      sum += alpha * Math.abs(samples[channel * count + at]! - scene.front[channel * count + at]!)
      weights += alpha
    }
  }
  return sum / weights
}

function cleaned(scene: Scene): Uint8Array {
  const picture = composite(scene)
  new ForegroundEstimator(bytes444, size).estimate(picture, scene.alpha)
  return picture
}

const scenes: readonly [string, (seed: number) => Scene][] = [
  ['hair', (seed) => hairScene(size, seed)],
  ['out of focus', (seed) => discScene(size, seed, 9)],
  ['a plain edge', (seed) => discScene(size, seed, 0)]
]

describe('where alpha is known', () => {
  test.each(scenes)('the old background is gone from the rim: %s', (_, scene) => {
    for (const seed of [1, 2, 3]) {
      const truth = scene(seed)
      expect(error(truth, cleaned(truth))).toBeLessThan(error(truth, composite(truth)) / 4)
    }
  })

  test.each(scenes)('what the object covers alone stays as it is: %s', (_, scene) => {
    const truth = scene(4)
    const [picture, result] = [composite(truth), cleaned(truth)]
    let most = 0
    for (let at = 0; at < picture.length; at++) {
      if (truth.alpha.data[at % (size.width * size.height)] !== fullAlpha) continue
      most = Math.max(most, Math.abs(picture[at]! - result[at]!))
    }
    expect(most).toBe(0)
  })
})

test('alpha that is a little off still leaves less of the background than before', () => {
  const truth = hairScene(size, 5)
  const random = randomNumbers(1)
  const data = truth.alpha.data.map((value) =>
    value === 0 || value === fullAlpha ? value : Math.min(fullAlpha, Math.max(0, value + (random() - 0.5) * 16_000))
  )
  const picture = composite(truth)
  new ForegroundEstimator(bytes444, size).estimate(picture, { ...size, data })
  expect(error(truth, picture)).toBeLessThan(error(truth, composite(truth)) / 2)
})

test('chroma of half the size and samples of ten bits; far from the band nothing is touched', () => {
  const format: PlanarFormat = { chroma: '420', bitDepth: 10, alpha: false }
  const { alpha } = discScene(size, 6, 9)
  const planes = planesOf(format, size)
  const [front, back] = [
    [300, 400, 700],
    [800, 600, 450]
  ]
  const samples = samplesOf(format, new Uint8Array(2 * 1.5 * size.width * size.height))
  planes.forEach((plane, channel) => {
    const shares = channel === 0 ? alpha.data : chromaAlpha(alpha, plane, format)
    shares.forEach((share, at) => {
      samples[plane.at + at] = back![channel]! + ((front![channel]! - back![channel]!) * share) / fullAlpha + 0.5
    })
  })
  const before = samples.slice()
  new ForegroundEstimator(format, size).estimate(samples, alpha)
  planes.forEach((plane, channel) => {
    const shares = channel === 0 ? alpha.data : chromaAlpha(alpha, plane, format)
    shares.forEach((share, at) => {
      if (share > fullAlpha / 20) expect(Math.abs(samples[plane.at + at]! - front![channel]!)).toBeLessThan(8)
    })
    expect(samples[plane.at]).toBe(before[plane.at])
  })
})

test.each([0, fullAlpha])('a plane that is %s everywhere changes nothing', (value) => {
  const { alpha } = discScene(size, 1, 0)
  const picture = composite(discScene(size, 1, 0))
  const before = picture.slice()
  new ForegroundEstimator(bytes444, size).estimate(picture, { ...alpha, data: alpha.data.map(() => value) })
  expect(Buffer.compare(picture, before)).toBe(0)
})

describe('a thread of its own', () => {
  async function builtThread(folder: string, frame: Size): Promise<Uint8Array[]> {
    const here = fileURLToPath(new URL('foregroundWorker.ts', import.meta.url))
    const output = { format: 'cjs', entryFileNames: 'foregroundWorker.cjs' } as const
    const options = { ssr: here, outDir: folder, rolldownOptions: { output } }
    await build({ configFile: false, logLevel: 'error', ssr: { noExternal: true }, build: options })
    const thread = new ForegroundThread(join(folder, 'foregroundWorker.cjs'))
    try {
      const picture = (seed: number) => ({ frameIndex: 0, format: bytes444, size: frame, data: composite(scene(seed)) })
      // Two at once: the second is asked for before the first is done.
      return await Promise.all([1, 2].map((seed) => thread.of(picture(seed), scene(seed).alpha)))
    } finally {
      await thread.close()
    }
  }
  const scene = (seed: number): Scene => hairScene(size, seed)

  test('gives what this thread would', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'studio-thread-'))
    try {
      const results = await builtThread(folder, size)
      results.forEach((each, at) => expect(Buffer.compare(each, cleaned(scene(at + 1)))).toBe(0))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('is not needed for one picture, nor where colours stay as they are', async () => {
    const range = { from: 3, to: 3 }
    const picture = () => ({ frameIndex: 3, format: bytes444, size, data: composite(scene(1)) })
    const clean = openForeground({ choice: undefined, format: bytes444, size, range })
    expect(Buffer.compare(await clean.of(picture(), scene(1).alpha), cleaned(scene(1)))).toBe(0)
    const asIs = openForeground({ choice: 'as-is', format: bytes444, size, range })
    expect(Buffer.compare(await asIs.of(picture(), scene(1).alpha), composite(scene(1)))).toBe(0)
  })
})
