import { describe, expect, it } from 'vitest'
import { decodeMask, encodeMask, MaskWriter } from '../../../shared/domain/maskRle'
import type { PromptStroke } from '../../../shared/domain/pointing'
import { bundleRoots } from '../../inference/bundles'
import { readGolden } from '../../inference/formulaGolden'
import { FramePointer } from './framePointer'
import { holdPoints } from './holdPoints'
import { pinned, placed } from './madeMask'
import { nestedAnswers } from './nestedAnswers'
import { openPointNetwork } from './openPointNetwork'
import { pointPath, readPoint } from './pointBundle'
import { PointNetwork } from './pointNetwork'
import { promptMaps } from './promptMaps'
import { moved, partSize, regionFor, roomy, wholeOf } from './regions'

describe('prompt maps are those the network was trained with', () => {
  // As `models/hodor_models/prompt/maps.py` makes them.
  it('discs, near and far of both kinds, the box', () => {
    const grid = { width: 8, height: 6 }
    const points = [
      { x: 0.4, y: 0.3, positive: true },
      { x: 0.5, y: 0.5, positive: false },
      { x: 0.1, y: 0.9, positive: true }
    ]
    const maps = promptMaps({ points, box: { left: 0.2, top: 0.1, right: 0.8, bottom: 0.75 }, previous: null }, grid)
    const sums = Array.from({ length: 8 }, (_, map) =>
      maps.subarray(map * 48, (map + 1) * 48).reduce((a, b) => a + b, 0)
    )
    expect(sums.map((sum) => sum.toFixed(3))).toEqual([
      ...['7.449', '32.084', '43.208'],
      ...['6.415', '31.174', '42.975'],
      ...['18.720', '0.000']
    ])
    expect([...maps.subarray(3 * 48 + 2 * 8 + 2, 3 * 48 + 2 * 8 + 5)].map((value) => value.toFixed(4))).toEqual([
      ...['0.3675', '0.7172', '0.7172']
    ])
  })

  it('the mask before is taken as it is', () => {
    const previous = Float32Array.from({ length: 4 }, (_, at) => at / 4)
    const maps = promptMaps({ points: [], box: null, previous }, { width: 2, height: 2 })
    expect([...maps]).toEqual([...new Float32Array(28), ...previous])
  })
})

describe('points hold', () => {
  const grid = { width: 8, height: 6 }

  // As `models/hodor_models/prompt/hold.py` moves it.
  it('in the soft mask, whatever the network says', () => {
    const soft = Float32Array.from({ length: 48 }, (_, at) => at / 47)
    const points = [
      { x: 0.4, y: 0.3, positive: true },
      { x: 0.5, y: 0.5, positive: false },
      { x: 0.1, y: 0.9, positive: true }
    ]
    const data = new Uint8Array(3 * 48)
    for (let at = 0; at < 48; at++) if (at % 8 >= 4) data.set([51, 25.5, 0], 3 * at)
    const picture = { ...grid, data }
    const held = holdPoints(soft, points, picture)
    expect(held.reduce((a, b) => a + b)).toBeCloseTo(25.13, 1)
    const cells = [1 * 8 + 3, 3 * 8 + 4, 5 * 8, 2 * 8 + 4, 5 * 8 + 5]
    const expected = [0.9, 0.1, 0.987, 0.054, 0.647]
    cells.forEach((cell, at) => expect(held[cell]).toBeCloseTo(expected[at]!, 2))
    const newest = [...points.slice(1, 2), { x: 0.5, y: 0.5, positive: true }]
    expect(holdPoints(soft, newest, picture)[3 * 8 + 4]).toBeGreaterThan(0.9)
  })

  it('at the size of the frame', () => {
    const frame = { width: 40, height: 30 }
    const writer = new MaskWriter(frame)
    for (let y = 10; y < 20; y++) writer.add(y * 40 + 5, 10)
    const made = { mask: writer.finish(), area: 100, box: { left: 5, top: 10, right: 15, bottom: 20 } }
    const at = (x: number, y: number, positive: boolean): PromptStroke => ({
      kind: 'points',
      points: [{ x, y }],
      positive
    })
    expect(pinned(made, [at(6, 12, true), at(30, 12, false)], 4)).toBe(made)
    const { mask, area, box } = pinned(made, [at(6, 12, false), at(39, 29, true)], 4)
    expect([area, box]).toEqual([100 - 5 + 3, { left: 5, top: 10, right: 40, bottom: 30 }])
    expect([decodeMask(mask).data[12 * 40 + 6], decodeMask(mask).data[29 * 40 + 39]]).toEqual([0, 1])
  })

  it('a part’s mask lies where the part does', () => {
    const part = encodeMask({ width: 3, height: 2, data: Uint8Array.of(0, 1, 1, 1, 1, 0) })
    const made = { mask: part, area: 4, box: { left: 0, top: 0, right: 3, bottom: 2 } }
    const frame = { width: 6, height: 4 }
    const { mask, box } = placed(made, { left: 2, top: 1, right: 5, bottom: 3 }, frame)
    expect([...decodeMask(mask).data.keys()].filter((pixel) => decodeMask(mask).data[pixel] === 1)).toEqual([
      9, 10, 14, 15
    ])
    expect(box).toEqual({ left: 2, top: 1, right: 5, bottom: 3 })
  })
})

describe('the part of a frame that is looked at', () => {
  const frame = { width: 854, height: 480 }
  const point = (x: number, y: number): PromptStroke => ({ kind: 'points', points: [{ x, y }], positive: true })

  // As `models/hodor_models/prompt/pointer.py` chooses it.
  it('has room around what was pointed at, and is the whole frame where that is large', () => {
    const small = { left: 200, top: 100, right: 260, bottom: 140 }
    expect(roomy(small, frame)).toEqual({ left: 179, top: 79, right: 281, bottom: 161 })
    expect(roomy({ left: 0, top: 10, right: 8, bottom: 30 }, frame)).toEqual({ left: 0, top: 0, right: 77, bottom: 77 })
    expect(roomy({ left: 50, top: 50, right: 600, bottom: 400 }, frame)).toEqual(wholeOf(frame))
    expect(partSize({ left: 0, top: 0, right: 200, bottom: 120 })).toEqual({ width: 544, height: 320 })
    expect(partSize({ left: 0, top: 0, right: 77, bottom: 77 })).toEqual({ width: 224, height: 224 })
  })

  it('holds mask and strokes, and stays as long as it fits', () => {
    const grid = { width: 160, height: 120 }
    const data = new Float32Array(160 * 120)
    for (let y = 40; y < 50; y++) data.fill(1, y * 160 + 30, y * 160 + 50)
    const mask = { region: wholeOf(frame), grid, data }
    const part = { left: 41, top: 0, right: 619, bottom: 338 }
    expect(regionFor(mask, false, [point(500, 100)], frame)).toEqual(part)
    const inside = { ...mask, region: part }
    expect(regionFor({ ...inside, data: new Float32Array(160 * 120) }, true, [point(300, 150)], frame)).not.toEqual(
      part
    )
    const middle = data.slice().fill(0)
    for (let y = 30; y < 90; y++) middle.fill(1, y * 160 + 40, y * 160 + 120)
    expect(regionFor({ ...inside, data: middle }, true, [point(330, 160)], frame)).toEqual(part)
  })

  it('takes a mask along to another grid', () => {
    const data = Float32Array.from({ length: 24 }, (_, at) => at / 24)
    const mask = { region: { left: 20, top: 10, right: 80, bottom: 50 }, grid: { width: 6, height: 4 }, data }
    const there = moved(mask, { left: 30, top: 20, right: 60, bottom: 60 }, { width: 3, height: 4 })
    expect([...there].map((value) => value.toFixed(4))).toEqual([
      ...['0.2917', '0.3333', '0.3750', '0.5417', '0.5833', '0.6250'],
      ...['0.7917', '0.8333', '0.8750', '0.0000', '0.0000', '0.0000']
    ])
  })
})

it('nested answers come by size, doubles and specks left out', () => {
  const upTo = (cells: number): Float32Array => new Float32Array(100).fill(0.9, 0, cells)
  const found = nestedAnswers([upTo(60), upTo(20), upTo(62)], [0.7, 0.6, 0.9], 6)
  expect(found.soft.map((mask) => mask.filter((value) => value > 0.5).length)).toEqual([20, 62])
  expect(found).toMatchObject({ confidences: [0.6, 0.9], best: 1 })
  expect(nestedAnswers([upTo(0), upTo(3)], [0.2, 0.3], 6)).toMatchObject({ confidences: [0.3], best: 0 })
})

describe('the network', () => {
  it('gives the golden tensors of its bundle', async () => {
    const network = await PointNetwork.open(await readPoint(pointPath()), 'cpu', 2)
    expect(await network.goldenDifference()).toBeLessThan((await readGolden(pointPath())).tolerance)
    await network.dispose()
  })

  it('falls back to the CPU where a device is no good', async () => {
    const network = await openPointNetwork({ devices: ['no such device', 'cpu'], threads: 2 })
    expect(network.described).toMatchObject({ name: 'hodor-point', device: 'cpu' })
    await network.dispose()
    await expect(openPointNetwork({ devices: ['cpu'], threads: 2, path: 'nothing' })).rejects.toMatchObject({
      code: 'bundle-missing-file',
      hint: expect.stringContaining('hodor-point')
    })
  })

  it('is refused without the backbone it was made for, or where it is missing', async () => {
    await expect(readPoint(pointPath(), [])).rejects.toMatchObject({ code: 'bundle-invalid' })
    await expect(readPoint(`${bundleRoots()[0]}/nothing`)).rejects.toMatchObject({ code: 'bundle-missing-file' })
  })

  it('masks what is pointed at, refines it, and makes features once', async () => {
    const network = await PointNetwork.open(await readPoint(pointPath()), 'cpu', 2)
    const picture = discs({ width: 480, height: 320 }, [
      [120, 160, 60],
      [330, 120, 22]
    ])
    const pointer = new FramePointer(network, picture)
    const ask = (strokes: readonly PromptStroke[], answer: number | null = null) =>
      pointer.point({ frameIndex: 7, strokes, base: null, answer })
    const click = (x: number, y: number, positive = true): PromptStroke => ({
      kind: 'points',
      points: [{ x, y }],
      positive
    })

    const small = await ask([click(330, 120)])
    expect(overlap(small, [330, 120, 22])).toBeGreaterThan(0.7)
    expect(small.millis.features).toBeGreaterThan(0)
    const large = await ask([click(120, 160)])
    expect(overlap(large, [120, 160, 60])).toBeGreaterThan(0.7)

    const refined = await ask([click(120, 160), click(140, 190)])
    expect(overlap(refined, [120, 160, 60])).toBeGreaterThan(0.7)
    expect(refined.millis.features).toBe(0)
    // Taken back: known, at no cost.
    const again = await ask([click(120, 160)])
    expect(again.mask).toEqual(large.mask)
    expect(again.millis).toMatchObject({ features: 0, head: 0 })

    const corrected = await pointer.point({ frameIndex: 7, strokes: [click(330, 120)], base: large.mask, answer: null })
    expect(decodeMask(corrected.mask).data[120 * 480 + 330]).toBe(1)
    const contradicted = await ask([click(120, 160), click(121, 161, false)])
    expect(contradicted.notes).toContain('contradiction')
    expect(decodeMask(contradicted.mask).data[161 * 480 + 121]).toBe(0)
    expect(contradicted.network).toMatchObject({ name: 'hodor-point', device: 'cpu' })
    await network.dispose()
  })
})

type Disc = readonly [x: number, y: number, radius: number]

const covers = ([left, top, radius]: Disc, x: number, y: number): boolean => Math.hypot(x - left, y - top) <= radius

function discs({ width, height }: { width: number; height: number }, all: readonly Disc[]) {
  const data = new Uint8Array(3 * width * height)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const bright = all.some((disc) => covers(disc, x, y))
      data.set(bright ? [210, 120 + ((x * 7) % 20), 60] : [40 + (y % 12), 70, 60 + (x % 9)], at)
    }
  }
  return { frameIndex: 7, width, height, data }
}

function overlap({ mask }: { readonly mask: Parameters<typeof decodeMask>[0] }, disc: Disc): number {
  const { width, height, data } = decodeMask(mask)
  let [both, either] = [0, 0]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const inside = covers(disc, x, y)
      both += Number(inside && data[at] === 1)
      either += Number(inside || data[at] === 1)
    }
  }
  return both / either
}
