import { writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Clips, ffmpeg } from '../media/testing/clips'
import { decodeExrMasks, encodeExrMasks, layerNames } from './exrMasks'
import { fromHalf, toHalf } from './halfFloat'
import { objectsOf } from './testing/annotated'
import { labelMasks } from './testing/randomMasks'

const rate = { num: 25, den: 1 }
let clips: Clips
beforeAll(async () => {
  clips = await Clips.create()
})
afterAll(() => clips.remove())

test('half floats are the nearest there are', () => {
  expect([0, 1, 0.5, 1 / 3, 2 ** -24, 65_504, 1e9].map(toHalf)).toEqual([0, 0x3c00, 0x3800, 0x3555, 1, 0x7bff, 0x7bff])
  for (let half = 0; half < 0x7c00; half++) expect(toHalf(fromHalf(half))).toBe(half)
})

test('masks come back from layers bit by bit, objects with names and colours', () => {
  fc.assert(
    fc.property(labelMasks(), (mask) => {
      const objects = objectsOf(mask)
      fc.pre(objects.length > 0)
      const back = decodeExrMasks(Buffer.from(encodeExrMasks(mask, objects, { frameRate: rate })))
      expect(back.mask).toEqual(mask)
      expect(back.objects).toEqual(objects)
    }),
    { numRuns: 40 }
  )
})

test('FFmpeg reads each layer', async () => {
  const data = Uint8Array.from({ length: 37 * 23 }, (_, at) => (at * 7) % 3)
  const mask = { width: 37, height: 23, data }
  const objects = objectsOf(mask)
  const matte = Float32Array.from(data, (_, at) => (at % 100) / 100)
  const path = clips.path('layers.exr')
  await writeFile(path, encodeExrMasks(mask, objects, { frameRate: rate }, new Map([[2, matte]])))
  for (const { id } of objects) {
    const layer = layerNames(objects).get(id) ?? ''
    const raw = await ffmpeg(['-layer', layer, '-i', path, '-f', 'rawvideo', '-pix_fmt', 'grayf32le', 'pipe:1'])
    const seen = Array.from({ length: data.length }, (_, at) => raw.readFloatLE(at * 4))
    const wanted = Array.from(data, (label, at) => (id === 2 ? matte[at]! : Number(label === id)))
    seen.forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 3))
  }
})

test('layers of other programs count as objects, one each', () => {
  const mask = { width: 3, height: 2, data: Uint8Array.from([1, 1, 0, 0, 2, 2]) }
  const bytes = Buffer.from(encodeExrMasks(mask, objectsOf(mask), { frameRate: rate }))
  const renamed = Buffer.from(bytes.toString('latin1').replace('hodorObjects', 'otherObjects'), 'latin1')
  expect(decodeExrMasks(renamed).objects.map(({ name }) => name)).toEqual(['Object_1', 'Object_2'])
  expect(decodeExrMasks(renamed).mask).toEqual(mask)
})

test('layer names are plain, short and never the same', () => {
  const names = ['Schwan', 'schwan', 'Ente weiß/2', '鳥', '鳥', 'x'.repeat(80), 'x'.repeat(90)]
  const objects = names.map((name, at) => ({ id: at + 1, name, colour: [0, 0, 0] as const }))
  const layers = [...layerNames(objects).values()]
  expect(new Set(layers.map((layer) => layer.toLowerCase())).size).toBe(names.length)
  for (const layer of layers) expect(layer).toMatch(/^[A-Za-z_]\w{0,28}$/)
})

test('damaged files are refused', () => {
  const mask = { width: 20, height: 40, data: new Uint8Array(800).fill(1) }
  const bytes = Buffer.from(encodeExrMasks(mask, objectsOf(mask), { frameRate: rate }))
  expect(() => decodeExrMasks(Buffer.from('no'))).toThrow('no EXR file')
  expect(() => decodeExrMasks(bytes.subarray(0, 60))).toThrow('cut short')
  expect(() => decodeExrMasks(bytes.subarray(0, bytes.length - 9))).toThrow('cut short')
  const tiled = Buffer.from(bytes)
  tiled[5] = 2
  expect(() => decodeExrMasks(tiled)).toThrow('tiled')
})
