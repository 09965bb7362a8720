import { deflateSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeMask } from '../../../../shared/domain/maskRle'
import type { EdgeOptions, ExportFormat } from '../../../../shared/domain/exportFormats'
import type { ExportMask } from '../../../../shared/domain/exportJob'
import type { ObjectId, Size } from '../../../../shared/domain/types'
import { openMatting } from '../../../inference/matting/openMatting'
import { lumaMatting } from '../../../inference/testing/mattingBundle'
import { decodeExrMasks } from '../../../interchange/exrMasks'
import { readExrHeader, readExrRows } from '../../../interchange/exrRead'
import { locateFfmpeg } from '../../../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../../../media/probe/probe'
import { Clips } from '../../../media/testing/clips'
import type { OpenMatting } from '../../../session/matting'
import type { Edging } from '../../exportWriter'
import { allExtras, hardEdges, write } from '../../testing/writing'
import { fullAlpha, type AlphaPlane } from '../alphaFilters'
import { noMatting } from '../matteSource'
import { bandAround, bandRadius } from './band'
import { refineAlpha } from './refineAlpha'
import { tilesOf, type ToRgb } from './tiles'
import { trimapMatting } from './trimap'

let clips: Clips
let bundle: string
beforeAll(async () => {
  clips = await Clips.create()
  bundle = await lumaMatting(clips.path('networks'))
})
afterAll(() => clips.remove())

const signal = new AbortController().signal
const opened: OpenMatting = () => openMatting({ path: bundle, devices: async () => ['cpu'] })

/** A picture as `guide.ts` gives it, of greys. */
function greyGuide(size: Size, grey: (x: number, y: number) => number): Uint8Array {
  const guide = new Uint8Array(size.width * size.height * 3).fill(128)
  for (let y = 0, at = 0; y < size.height; y++) for (let x = 0; x < size.width; x++, at += 3) guide[at] = grey(x, y)
  return guide
}

const asGrey: ToRgb = (guide, from, { into, at, step }) => {
  for (let channel = 0; channel < 3; channel++) into[at + channel * step] = guide[from]! / 255
}

function plane(size: Size, value: (x: number, y: number) => number): AlphaPlane {
  const data = new Uint16Array(size.width * size.height)
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) data[at] = Math.round(value(x, y) * fullAlpha)
  }
  return { ...size, data }
}

it('the band is a strip of its radius along the edge, and whatever is unsure', () => {
  const size = { width: 120, height: 60 }
  const alpha = plane(size, (x, y) => (x >= 60 ? 1 : x === 5 && y === 7 ? 0.2 : 0))
  const band = bandAround(alpha, 10)
  const row = (y: number): number[] => [...band.data.subarray(y * 120, (y + 1) * 120)]
  expect(
    row(30)
      .map((value, x) => (value ? x : -1))
      .filter((x) => x >= 0)
  ).toEqual(Array.from({ length: 21 }, (_, at) => 49 + at))
  expect(row(7)[5]).toBe(1)
  expect(row(8)[5]).toBe(0)
  expect(bandRadius({ width: 1920, height: 1080 }, { minRadius: 8, radius: 24 })).toBe(24)
  expect(bandRadius({ width: 3840, height: 2160 }, { minRadius: 8, radius: 24 })).toBe(48)
  expect(bandRadius({ width: 320, height: 180 }, { minRadius: 8, radius: 24 })).toBe(8)
})

it('only tiles that hold the edge are worked on: the work grows with the edge, not with the picture', () => {
  const layout = { tile: 256, margin: 32 }
  const tiles = (size: Size): number =>
    tilesOf(
      bandAround(
        plane(size, (x) => (x < 300 ? 1 : 0)),
        24
      ),
      layout
    ).length
  expect(tiles({ width: 1920, height: 960 })).toBe(5)
  expect(tiles({ width: 3840, height: 960 })).toBe(5)
  expect(tiles({ width: 1920, height: 1920 })).toBe(10)
  expect(
    tilesOf(
      bandAround(
        plane({ width: 400, height: 400 }, () => 1),
        24
      ),
      layout
    )
  ).toEqual([])
})

/** Mean of a square around a pixel, 0..1; beyond the picture its border goes on. */
function meansOver({ width, height }: Size, grey: (x: number, y: number) => number, half: number) {
  const [wide, tall] = [width + 2 * half + 1, height + 2 * half + 1]
  const sums = new Float64Array(wide * tall)
  const inside = (place: number, length: number): number => Math.min(length - 1, Math.max(0, place - half - 1))
  for (let y = 1; y < tall; y++) {
    for (let x = 1, row = 0; x < wide; x++) {
      row += grey(inside(x, width), inside(y, height))
      sums[y * wide + x] = sums[(y - 1) * wide + x]! + row
    }
  }
  return (at: number): number => {
    const [left, top] = [at % width, Math.floor(at / width)]
    const [right, bottom] = [left + 2 * half + 1, top + 2 * half + 1]
    const upper = sums[top * wide + right]! - sums[top * wide + left]!
    return (sums[bottom * wide + right]! - sums[bottom * wide + left]! - upper) / (2 * half + 1) ** 2 / 255
  }
}

it('tiles meet without a seam: the whole picture’s answer, to the last bit that 16 have', async () => {
  // Reads as far as the margin goes.
  const side = 65
  const path = await lumaMatting(clips.path('blurring'), { side })
  const { network, close } = await openMatting({ path, devices: async () => ['cpu'] })
  const size = { width: 450, height: 410 }
  const grey = (x: number, y: number): number => Math.round(127 + 120 * Math.sin(x / 9) * Math.cos(y / 7))
  const soft = plane(size, (x, y) => (Math.hypot(x - 220, y - 200) < 150 ? 1 : 0))
  const band = bandAround(soft, 40)
  const guide = greyGuide(size, grey)
  const alpha = await refineAlpha({ guide, toRgb: asGrey, soft, band }, network!, { signal })
  await close()
  const mean = meansOver(size, grey, (side - 1) / 2)
  let [worst, changed] = [0, 0]
  for (let at = 0; at < alpha.data.length; at++) {
    const off = alpha.data[at]! / fullAlpha - (band.data[at] === 0 ? soft.data[at]! / fullAlpha : mean(at))
    worst = Math.max(worst, Math.abs(off))
    changed += band.data[at]!
  }
  expect(changed).toBeGreaterThan(50_000)
  expect(worst).toBeLessThan(2e-5)
})

it('is stopped between two groups of tiles', async () => {
  const { network, close } = await opened()
  const size = { width: 1920, height: 1080 }
  const soft = plane(size, (x, y) => (x * y) % 2)
  const stop = new AbortController()
  let calls = 0
  const counting = {
    ...{ name: '', version: '', device: 'cpu', layout: network!.layout, dispose: async () => undefined },
    alpha: (tiles: Parameters<NonNullable<typeof network>['alpha']>[0]) => {
      if (++calls === 2) stop.abort()
      return network!.alpha(tiles)
    }
  }
  const picture = { guide: greyGuide(size, () => 9), toRgb: asGrey, soft, band: bandAround(soft, 8) }
  await expect(refineAlpha(picture, counting, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' })
  expect(calls).toBe(2)
  await close()
})

const size = { width: 320, height: 180 }
const grid = { width: 80, height: 44 }

/** Ramps that the network's luma has to find: white from column 100 to 220, fading over 20 columns on both sides. */
const truth = (x: number): number => Math.min(1, Math.max(0, Math.min((x - 90) / 20, (230 - x) / 20)))
const ramps = "geq=lum='16+219*clip(min((X-90)/20,(230-X)/20),0,1)':cb=128:cr=128"

interface Look {
  readonly filter?: string
  readonly name: string
  readonly source?: string
}

async function clip({ name, filter = ramps, source = 'color=black:s=320x180:r=25:d=0.08,format=yuv444p' }: Look) {
  const ffmpeg = await locateFfmpeg()
  const file = await clips.make(`${name}.mkv`, ['-f', 'lavfi', '-i', `${source},${filter}`, '-c:v', 'ffv1'])
  return { ffmpeg, video: await probeVideo(ffmpeg, file) }
}

/** The mask cuts hard where the network thinks the edge is: object 1, and object 2 right of `border`. */
function maskOf(frameIndex: number, isReference: boolean, border = 400): ExportMask {
  const labelAt = (x: number): ObjectId => (x < 100 || x >= 220 ? 0 : x < border ? 1 : 2)
  const data = Uint8Array.from({ length: size.width * size.height }, (_, at) => labelAt(at % size.width))
  const planes = [1, 2].map((id) =>
    Uint8Array.from({ length: grid.width * grid.height }, (_, at) =>
      labelAt((at % grid.width) * 4 + 2) === id ? 255 : 0
    )
  )
  const bytes = new Uint8Array(deflateSync(Buffer.concat(planes)))
  return { frameIndex, mask: encodeMask({ ...size, data }), isReference, soft: { ...grid, objectIds: [1, 2], bytes } }
}

const png = { codec: 'png', encoder: 'software', extras: allExtras } as const
const mattingEdges: EdgeOptions = { ...hardEdges, soft: true, matting: true }

interface Asked extends Look {
  readonly format: ExportFormat
  readonly isReference?: boolean
  readonly matting?: OpenMatting
  readonly only?: ObjectId
  readonly border?: number
  readonly edging?: Edging
}

/** Alpha of the last channel of the first written picture, 0..1, by column of a row in the middle; and the notes. */
async function rowOf({ format, isReference = false, matting = opened, only, border, edging, ...look }: Asked) {
  const { ffmpeg, video } = await clip(look)
  const written = await write({
    ...{ ffmpeg, video, path: clips.path(`out ${look.name}`), range: { from: 0, to: 1 }, format, matting },
    ...(only !== undefined && { only: [only] }),
    ...(edging && { edging }),
    masks: { at: (frameIndex) => maskOf(frameIndex, isReference, border) }
  })
  const [file = ''] = await written.publish()
  const { data, channels, width, height } = decode(await readFile(file))
  const most = data instanceof Uint16Array ? 65_535 : 255
  const at = (x: number): number => data[((height >> 1) * width + x) * channels + channels - 1]! / most
  return { at, notes: written.notes }
}

const matte: ExportFormat = { kind: 'matte', ...png, edges: mattingEdges }
const cutout: ExportFormat = { kind: 'cutout', ...png, edges: mattingEdges, alpha: 'straight' }

function expectTruth(at: (x: number) => number): void {
  for (let x = 80; x < 240; x += 3) expect(Math.abs(at(x) - truth(x)), `column ${x}: ${at(x)}`).toBeLessThan(0.01)
}

it.each([
  ['a propagated frame', false],
  ['a painted frame', true]
])('%s: the edge is the one the network finds in the picture', async (name, isReference) => {
  const { at, notes } = await rowOf({ name: `matte ${name}`, format: matte, isReference })
  expectTruth(at)
  expect(notes).toEqual([])
  expectTruth((await rowOf({ name: `cut ${name}`, format: cutout, isReference })).at)
  const soft: ExportFormat = { ...matte, edges: { ...hardEdges, soft: true } }
  const before = await rowOf({ name: `soft ${name}`, format: soft, isReference })
  expect(Math.max(...[94, 98, 102, 106].map((x) => Math.abs(before.at(x) - truth(x))))).toBeGreaterThan(0.2)
})

it('without a network the edges are soft ones, and that is said', async () => {
  const none: OpenMatting = () => openMatting({ path: clips.path('nothing here') })
  const { at, notes } = await rowOf({ name: 'none', format: matte, matting: none })
  const soft = await rowOf({ name: 'soft', format: { ...matte, edges: { ...hardEdges, soft: true } } })
  for (let x = 80; x < 240; x++) expect(at(x)).toBe(soft.at(x))
  expect(notes).toEqual([noMatting])
  expect(soft.notes).toEqual([])
})

it('objects that touch add up to the picture, in files of their own', async () => {
  const flat = { filter: 'format=yuv444p', source: 'color=white:s=320x180:r=25:d=0.08' }
  const alone = async (only: ObjectId) =>
    (await rowOf({ ...flat, name: `apart ${only}`, format: matte, only, border: 160 })).at
  const [one, two] = [await alone(1), await alone(2)]
  // The picture is white all over: each of the two would be whole around their border.
  for (let x = 100; x < 220; x++) expect(one(x) + two(x), `column ${x}`).toBeLessThanOrEqual(1 + 1e-9)
  for (let x = 140; x < 180; x++) expect(one(x) + two(x), `column ${x}`).toBeGreaterThan(0.99)
  expect(one(155)).toBeCloseTo(0.5, 1)
  const both = (await rowOf({ ...flat, name: 'both', format: matte, border: 160 })).at
  for (let x = 105; x < 215; x++) expect(both(x)).toBe(1)
})

it('interlaced and anamorphic clips, and clips of 10 bits, have their alpha where the picture shows it', async () => {
  const interlaced = { name: 'interlaced', filter: `${ramps},setfield=tff` }
  expectTruth((await rowOf({ ...interlaced, format: matte })).at)
  const tall = "geq=lum='16+219*clip(min((X-45)/10,(115-X)/10),0,1)':cb=128:cr=128,setsar=2"
  const anamorphic = { name: 'anamorphic', filter: tall, source: 'color=black:s=160x180:r=25:d=0.08,format=yuv444p' }
  const wide = await rowOf({ ...anamorphic, format: matte })
  // Scaled up by two: a column between two is a mean of them.
  for (let x = 80; x < 240; x += 3) expect(Math.abs(wide.at(x) - truth(x)), `column ${x}`).toBeLessThan(0.06)
  const deep = { name: 'deep', filter: `${ramps},format=yuv420p10le` }
  expectTruth((await rowOf({ ...deep, format: matte })).at)
})

it('a grow of the edge comes after the network', async () => {
  const grown: ExportFormat = { ...matte, edges: { ...mattingEdges, growPx: 6 } }
  const { at } = await rowOf({ name: 'grown', format: grown })
  for (let x = 80; x < 130; x += 3) expect(Math.abs(at(x) - truth(x + 6))).toBeLessThan(0.01)
})

it('objects keep their own band, contrast and shift, and the brush says where else alpha is found', async () => {
  const narrow: Edging = { tunings: new Map([[1, { bandPx: 3, contrast: 0, shift: 0 }]]), bands: [] }
  const few = await rowOf({ name: 'narrow', format: matte, edging: narrow })
  expect(few.at(92)).toBe(0)
  expect(few.at(99)).toBeGreaterThan(0.3)
  // The brush went over the middle of frame 0, where the mask is sure and the picture white: black, it would be 0.
  const stroke = { frameIndex: 0, objectId: 1, widthPx: 20, erase: false, points: [40, 90, 50, 90] }
  const flat = { filter: 'format=yuv444p', source: 'color=white:s=320x180:r=25:d=0.08' }
  const painted = await rowOf({
    ...flat,
    name: 'brushed',
    format: matte,
    edging: { tunings: new Map(), bands: [stroke] }
  })
  expect([painted.at(45), painted.at(70)]).toEqual([1, 0])
  const other = { ...stroke, frameIndex: 1 }
  const later = await rowOf({ ...flat, name: 'later', format: matte, edging: { tunings: new Map(), bands: [other] } })
  expect(later.at(45)).toBe(0)
  const hard: Edging = { tunings: new Map([[1, { contrast: 1, shift: 0 }]]), bands: [] }
  const steep = await rowOf({ name: 'steep', format: matte, edging: hard })
  expect([steep.at(97), steep.at(103)]).toEqual([0, 1])
})

it('a trimap is white inside, black outside and grey where alpha is found', async () => {
  const { at } = await rowOf({ name: 'trimap', format: matte, matting: trimapMatting(opened) })
  expect([at(70), at(160), at(250)]).toEqual([0, 1, 0])
  for (const x of [93, 99, 100, 106, 214, 226]) expect(at(x)).toBeCloseTo(0.5, 2)
})

it.each(['exr', 'cryptomatte'] as const)(
  'layers of %s have the alpha of matting, and read back as they say',
  async (layout) => {
    const { ffmpeg, video } = await clip({ name: layout })
    const exr = async (format: ExportFormat, matting: OpenMatting) => {
      const path = clips.path(`${layout} ${JSON.stringify(format).length} ${matting === opened}`)
      const masks = { at: (frameIndex: number) => maskOf(frameIndex, false) }
      const written = await write({ ffmpeg, video, path, range: { from: 0, to: 1 }, format, matting, masks, only: [1] })
      const files = await written.publish()
      const bytes = await readFile(files[1]!)
      const row = new Map<number, number>()
      readExrRows(bytes, readExrHeader(bytes), ['One.Y'], (y, _name, values) => {
        if (y === 90) values.forEach((value, x) => row.set(x, value))
      })
      return { at: (x: number) => row.get(x) ?? NaN, notes: written.notes, mask: decodeExrMasks(bytes).mask }
    }
    const format: ExportFormat = { kind: 'annotations', layout, edges: 'matting' }
    const { at, notes, mask } = await exr(format, opened)
    expectTruth(at)
    expect(notes).toEqual([])
    for (let x = 80; x < 240; x++) expect(mask.data[90 * 320 + x]).toBe(at(x) >= 0.5 ? 1 : 0)
    const none = await exr(format, () => openMatting({ path: clips.path('nothing here') }))
    expect(none.notes).toEqual([noMatting])
    const soft = await exr({ kind: 'annotations', layout }, opened)
    for (let x = 80; x < 240; x++) expect(none.at(x)).toBe(soft.at(x))
  }
)
