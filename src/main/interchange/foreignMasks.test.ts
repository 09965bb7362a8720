import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encode } from 'fast-png'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MasksAmbiguous } from '../../shared/domain/importQuestion'
import { decodeMask } from '../../shared/domain/maskRle'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { encodeMaskPng } from '../media/masks/maskPng'
import { readAnnotations, type ReadOptions } from './readAnnotations'
import {
  foreignSize,
  greyPng,
  indexedPng,
  rawPng,
  rgbaPng,
  softDisc,
  squareOf,
  vocPalette,
  type Square
} from './testing/foreignFiles'

let folder: string
let ffmpeg: string
beforeAll(async () => {
  ffmpeg = (await locateFfmpeg()).ffmpeg
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-masks-'))
  return () => rm(folder, { recursive: true, force: true })
})

const clip = { name: 'src', size: foreignSize, frameCount: 50 }
const square: Square = [4, 3, 6]
const inside = squareOf(square, 1)

async function put(files: Record<string, Uint8Array | string>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
}

const read = (name: string, answers: ReadOptions['answers'] = {}): Promise<ImportedMasks> =>
  readAnnotations(join(folder, name), { clip, answers, signal: new AbortController().signal })

async function readOne(bytes: Uint8Array, answers: ReadOptions['answers'] = {}): Promise<ImportedMasks> {
  await put({ 'm_0.png': bytes })
  return read('m_0.png', answers)
}

const pixels = ({ frames }: ImportedMasks, at = 0): Uint8Array => decodeMask(frames[at]!.mask).data

async function choicesOf(reading: Promise<unknown>): Promise<string[]> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown as MasksAmbiguous
  )
  expect(error).toMatchObject({ code: 'masks-ambiguous', question: { about: 'maskAs' } })
  for (const { preview } of error?.question.choices ?? []) expect(preview).toMatchObject(foreignSize)
  return error?.question.choices.map(({ value }) => value) ?? []
}

/** Shades that a photograph has. */
const noise = (seed: number): number => (Math.imul(seed + 7, 2_654_435_761) >>> 16) & 255

describe('one object', () => {
  const disc = softDisc()
  const above = disc.map((value) => Number(value >= 128))

  test.each<[string, () => Uint8Array]>([
    ['grey with soft edges', () => greyPng(disc)],
    [
      'the same in 16 bits',
      () =>
        greyPng(
          Uint16Array.from(disc, (value) => value * 257),
          16
        )
    ],
    ['the same as colour', () => rgbaPng((at) => [disc[at]!, disc[at]!, disc[at]!, 255])],
    ['white everywhere, the shape in the alpha', () => rgbaPng((at) => [255, 255, 255, disc[at]!])],
    ['a photograph with alpha', () => rgbaPng((at) => [noise(at), noise(at + 999), noise(at * 3), disc[at]!])],
    ['shades with alpha', () => rgbaPng((at) => [noise(at), noise(at), noise(at), disc[at]!])],
    [
      'a palette of greys in no order',
      () =>
        indexedPng(
          disc.map((value) => 255 - value),
          greys((at) => 255 - at)
        )
    ]
  ])('%s is object 1 above half', async (_, png) => {
    const masks = await readOne(png())
    expect([...pixels(masks)]).toEqual([...above])
    expect(masks.objects).toEqual([{ id: 1, name: 'Object 1', colour: null }])
  })

  const greys = (shade: (at: number) => number) =>
    Array.from({ length: 256 }, (_, at) => [shade(at), shade(at), shade(at)])

  test.each<[string, () => Uint8Array]>([
    ['white on black', () => greyPng(squareOf(square, 255))],
    ['studio range', () => greyPng(squareOf(square, 235, 16))],
    ['a palette, black first', () => indexedPng(squareOf(square, 1), [[0, 0, 0], [255, 255, 255]])], // prettier-ignore
    ['a palette, white first', () => indexedPng(squareOf(square, 0, 1), [[255, 255, 255], [0, 0, 0]])], // prettier-ignore
    ['a red cut-out', () => rgbaPng((at) => [200, 0, 0, inside[at]! * 255])]
  ])('%s: the shape is object 1', async (_, png) => {
    expect([...pixels(await readOne(png()))]).toEqual([...inside])
  })

  test('a JPEG, with all its noise', async () => {
    await put({ 'm_0.png': greyPng(squareOf(square, 255)) })
    execFileSync(ffmpeg, ['-v', 'error', '-i', join(folder, 'm_0.png'), '-q:v', '3', join(folder, 'm_0.jpg')])
    expect([...pixels(await read('m_0.jpg'))]).toEqual([...inside])
    await put({ 'm_1.jpg': 'no picture' })
    await expect(read('m_1.jpg')).rejects.toMatchObject({ code: 'mask-unreadable' })
  })
})

describe('several objects', () => {
  const two = Uint8Array.from(squareOf(square, 1), (value, at) => (at % 32 > 20 ? 2 : value))

  test.each<[string, () => Uint8Array]>([
    ['grey numbers', () => greyPng(two)],
    ['a palette', () => indexedPng(two, vocPalette())],
    ['colours of DAVIS', () => rgbaPng((at) => [...(vocPalette()[two[at]!] as [number, number, number]), 255])]
  ])('%s', async (_, png) => {
    expect([...pixels(await readOne(png()))]).toEqual([...two])
  })

  test('other colours are numbered as they are met, the same on every picture, and that is said', async () => {
    const colours = [[0, 0, 0], [250, 50, 83], [10, 20, 30]] as const // prettier-ignore
    const png = (labels: Uint8Array) => rgbaPng((at) => [...colours[labels[at]!]!, 255])
    await put({ 'a/0.png': png(two.map((id) => (id === 2 ? 2 : 0))), 'a/1.png': png(two) })
    const masks = await read('a')
    expect([...pixels(masks, 1)]).toEqual([...two.map((id) => (id === 0 ? 0 : 3 - id))])
    expect(masks.objects.map(({ colour }) => colour)).toEqual([
      [10, 20, 30],
      [250, 50, 83]
    ])
    expect(masks.notes[0]).toContain('each colour was taken as an object, #000000 as background')
  })

  test('soft edges between three areas: asked, and read either way', async () => {
    const disc = softDisc()
    const png = greyPng(disc.map((value, at) => (at % 32 > 22 ? 128 : value)))
    expect(await choicesOf(readOne(png))).toEqual(['light', 'levels'])
    expect(new Set(pixels(await readOne(png, { maskAs: 'levels' })))).toEqual(new Set([0, 1, 2]))
    expect(new Set(pixels(await readOne(png, { maskAs: 'light' })))).toEqual(new Set([0, 1]))
  })
})

describe('255', () => {
  const ring = Uint8Array.from(squareOf([3, 2, 8], 255), (value, at) => (inside[at] === 1 ? 1 : value))

  test('in the palette of Pascal VOC is nobody’s, and that is said', async () => {
    const masks = await readOne(indexedPng(ring, vocPalette()))
    expect([...pixels(masks)]).toEqual([...inside])
    expect(masks.notes).toEqual(['28 pixels of value 255 are nobody’s and were left out.'])
    expect([...pixels(await readOne(indexedPng(ring, vocPalette()), { maskAs: 'labels' }))]).toEqual([...ring])
  })

  test('that the studio wrote is object 255', async () => {
    const own = encodeMaskPng({ ...foreignSize, data: ring })
    expect([...pixels(await readOne(own))]).toEqual([...ring])
  })

  test('beside others in a grey picture is asked', async () => {
    expect(await choicesOf(readOne(greyPng(ring)))).toEqual(['labels', 'void'])
  })

  test('in a folder means the same on every picture', async () => {
    await put({ 'f/0.png': greyPng(squareOf(square, 255)), 'f/1.png': greyPng(ring) })
    expect(await choicesOf(read('f'))).toEqual(['labels', 'void'])
    expect([...pixels(await read('f', { maskAs: 'labels' }), 0)]).toEqual([...squareOf(square, 255)])
    await put({ 'g/0.png': greyPng(squareOf(square, 255)), 'g/1.png': greyPng(softDisc()) })
    expect([...pixels(await read('g'), 0)]).toEqual([...inside])
  })
})

describe('what nobody can tell is asked', () => {
  test('black on white', async () => {
    const png = greyPng(squareOf(square, 0, 255))
    expect(await choicesOf(readOne(png))).toEqual(['light', 'dark'])
    expect([...pixels(await readOne(png, { maskAs: 'dark' }))]).toEqual([...inside])
  })

  test('two colours of a palette, the second black', async () => {
    const png = indexedPng(squareOf(square, 0, 1), [[200, 0, 0], [0, 0, 0]]) // prettier-ignore
    expect(await choicesOf(readOne(png))).toEqual(['labels', 'colours'])
    expect([...pixels(await readOne(png, { maskAs: 'colours' }))]).toEqual([...inside])
  })

  test('a single shade on the border of two', async () => {
    const line = Uint8Array.from(squareOf([3, 2, 8], 128), (value, at) => (inside[at] === 1 ? 255 : value))
    expect(await choicesOf(readOne(greyPng(line)))).toEqual(['light', 'labels'])
  })

  test('a grey of one shade: an object’s number, or one object', async () => {
    const png = greyPng(squareOf(square, 128))
    expect(await choicesOf(readOne(png))).toEqual(['light', 'labels'])
    expect(new Set(pixels(await readOne(greyPng(squareOf(square, 7)))))).toEqual(new Set([0, 7]))
  })

  test('the command line is told what to add', async () => {
    await expect(readOne(greyPng(squareOf(square, 0, 255)))).rejects.toMatchObject({
      message: 'The mask m_0.png can be read in 2 ways.',
      hint: 'Say which with --mask-as: light (one light object on dark); dark (one dark object on light).'
    })
  })
})

describe('what is no mask', () => {
  test('a photograph is refused, and read where somebody insists', async () => {
    const photo = rgbaPng((at) => [noise(at), noise(at + 999), noise(at * 3), 255])
    await expect(readOne(photo)).rejects.toThrow('it looks like a photograph')
    expect(new Set(pixels(await readOne(photo, { maskAs: 'light' })))).toEqual(new Set([0, 1]))
    await expect(readOne(photo, { maskAs: 'labels' })).rejects.toThrow('it is a colour picture')
    await expect(readOne(greyPng(softDisc()), { maskAs: 'alpha' })).rejects.toThrow('it has no transparency')
  })

  test('sizes are refused before anything is inflated', async () => {
    const started = performance.now()
    const bomb = (width: number, height: number) => readOne(rawPng([width, height], new Uint8Array(8)))
    await expect(bomb(32_768, 32_768)).rejects.toThrow('it says that it has 32768×32768 pixels')
    await expect(bomb(4_294_967_295, 1)).rejects.toThrow('it says that it has 4294967295×1 pixels')
    await expect(bomb(4000, 4000)).rejects.toMatchObject({ code: 'mask-aspect-mismatch' })
    await expect(readOne(rawPng([32, 18], new Uint8Array(2 ** 26)))).rejects.toThrow('is damaged')
    await expect(readOne(rawPng([32, 18], new Uint8Array(99)))).rejects.toThrow('is damaged')
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('pictures of one clip of two sizes', async () => {
    await put({
      'a/0.png': greyPng(inside),
      'a/1.png': encode({ width: 64, height: 36, channels: 1, data: new Uint8Array(64 * 36) })
    })
    await expect(read('a')).rejects.toThrow('The masks differ in size: 1.png is 64×36, 0.png 32×18')
  })
})
