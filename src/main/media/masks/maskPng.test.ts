import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { davisPalette } from '../../../shared/domain/palette'
import type { LabelMask } from '../../../shared/domain/types'
import { decodeMaskPng, encodeMaskPng, readMaskPng, writeMaskPng } from './maskPng'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-masks-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const masks = fc
  .integer({ min: 1, max: 40 })
  .chain((width) =>
    fc
      .integer({ min: 1, max: 30 })
      .chain((height) =>
        fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((data) => ({ width, height, data }))
      )
  )

function showsOnlyWhite(mask: LabelMask): boolean {
  return mask.data.every((value) => value === 0 || value === 255)
}

test('what is written reads back the same', () => {
  fc.assert(
    fc.property(masks, (mask) => {
      fc.pre(!showsOnlyWhite(mask))
      expect(decodeMaskPng(encodeMaskPng(mask), 'mask')).toEqual(mask)
    })
  )
})

test('files are indexed, 8 bits, with the DAVIS palette', () => {
  const bytes = encodeMaskPng({ width: 3, height: 1, data: Uint8Array.of(0, 1, 2) })
  expect([...bytes.subarray(24, 26)]).toEqual([8, 3])
  expect(decode(bytes).palette).toEqual(davisPalette().map((colour) => [...colour]))
  expect(davisPalette().slice(0, 3)).toEqual([
    [0, 0, 0],
    [128, 0, 0],
    [0, 128, 0]
  ])
})

describe('what other tools write', () => {
  const read = (png: Parameters<typeof encode>[0]): number[] => [...decodeMaskPng(encode(png), 'mask').data]

  test('white alone is object 1, white beside other objects is object 255', () => {
    expect(read({ width: 3, height: 1, channels: 1, data: Uint8Array.of(0, 255, 255) })).toEqual([0, 1, 1])
    expect(read({ width: 3, height: 1, channels: 1, data: Uint8Array.of(0, 255, 2) })).toEqual([0, 255, 2])
  })

  test('grayscale with fewer bits, rows ending inside a byte', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4),
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 5 }),
        (depth, width, height) => {
          const rowBytes = Math.ceil((width * depth) / 8)
          const packed = new Uint8Array(rowBytes * height)
          const values = Array.from({ length: width * height }, (_, index) => (index * 7 + 1) % (1 << depth))
          values.forEach((value, index) => {
            const bit = (index % width) * depth
            packed[Math.floor(index / width) * rowBytes + (bit >> 3)]! |= value << (8 - depth - (bit & 7))
          })
          expect(read({ width, height, channels: 1, depth: depth as 1 | 2 | 4, data: packed })).toEqual(values)
        }
      )
    )
  })

  test('16 bits, with white as white', () => {
    expect(read({ width: 3, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0, 3, 200) })).toEqual([0, 3, 200])
    expect(read({ width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0, 65_535) })).toEqual([0, 1])
  })

  test('gray as colour, with and without alpha', () => {
    expect(read({ width: 2, height: 1, channels: 3, data: Uint8Array.of(0, 0, 0, 4, 4, 4) })).toEqual([0, 4])
    expect(read({ width: 2, height: 1, channels: 4, data: Uint8Array.of(0, 0, 0, 255, 4, 4, 4, 255) })).toEqual([0, 4])
    expect(read({ width: 2, height: 1, channels: 2, data: Uint8Array.of(0, 255, 9, 255) })).toEqual([0, 9])
  })
})

describe('unusable masks say why', () => {
  test('an object number above 255', () => {
    const bytes = encode({ width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0, 300) })
    expect(() => decodeMaskPng(bytes, 'm.png')).toThrow('object number 300')
  })

  test('a colour picture, no PNG, a damaged one, a missing one, a folder', async () => {
    const colour = encode({ width: 1, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3) })
    expect(() => decodeMaskPng(colour, 'm.png')).toThrow('colour picture')
    expect(() => decodeMaskPng(Buffer.from('not a png'), 'm.png')).toThrow('no PNG')
    const damaged = encodeMaskPng({ width: 9, height: 9, data: new Uint8Array(81).fill(3) })
    damaged[damaged.length - 20]! ^= 0xff
    await writeFile(join(folder, 'damaged.png'), damaged)
    await expect(readMaskPng(join(folder, 'damaged.png'))).rejects.toMatchObject({ code: 'mask-unreadable' })
    await expect(readMaskPng(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'file-not-found' })
    await expect(readMaskPng(folder)).rejects.toMatchObject({ code: 'mask-unreadable' })
  })
})

test('writing goes through a temporary name, which does not stay', async () => {
  const mask = { width: 2, height: 2, data: Uint8Array.of(0, 1, 2, 3) }
  await writeMaskPng(join(folder, "it's 🎬.png"), mask)
  expect(await readMaskPng(join(folder, "it's 🎬.png"))).toEqual(mask)
  await expect(writeMaskPng(join(folder, 'no/where.png'), mask)).rejects.toMatchObject({ code: 'output-not-writable' })
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
})
