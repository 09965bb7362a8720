import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { maskReadings } from '../../shared/domain/importQuestion'
import { decodeMask } from '../../shared/domain/maskRle'
import { encodeMaskPng } from '../media/masks/maskPng'
import { encodeExrMasks } from './exrMasks'
import { readAnnotations } from './readAnnotations'
import { damagedBytes, damagedJson, damagedText, randomOf } from './testing/damage'
import {
  cocoFile,
  cocoSquare,
  corners,
  cvatFile,
  cvatPolygon,
  cvatTask,
  foreignSize,
  greyPng,
  indexedPng,
  rgbaPng,
  softDisc,
  squareOf,
  vocPalette,
  type Square
} from './testing/foreignFiles'

/**
 * Damaged masks and annotations: read, partly read with names, or refused; never a crash, never masks on other frames.
 * `npm run test:damaged` does many times as many.
 */

const isLong = process.env['STUDIO_TEST_MODE'] === 'many-damaged'
const rounds = isLong ? 4000 : 60
const longestMillis = 10_000

const squares: readonly Square[] = [
  [2, 2, 4],
  [20, 10, 5]
]
const [left, right] = [squares[0]!, squares[1]!]
const clip = { name: 'src', size: foreignSize, frameCount: 50 }

const polygons = cocoFile([
  cocoSquare(1, left, { id: 1, track_id: 1 }),
  cocoSquare(2, left, { id: 2, track_id: 1 }),
  cocoSquare(3, right, { id: 3, track_id: 2, score: 0.5 })
])
const runs = { size: [18, 32], counts: [0, 18 * 3, 18 * 29] }
const video = {
  videos: [{ id: 1, ...foreignSize, file_names: ['src/0.jpg', 'src/4.jpg'] }],
  annotations: [{ id: 1, video_id: 1, category_id: 1, segmentations: [runs, null] }],
  categories: [{ id: 1, name: 'person' }]
}
const labelme = {
  shapes: [{ label: 'person', points: [[2, 2], [6, 2], [6, 6], [2, 6]], group_id: 1, shape_type: 'polygon' }], // prettier-ignore
  ...{ imagePath: 'frame_7.jpg', imageHeight: 18, imageWidth: 32 }
}
const track = (id: number, square: Square, frame: number): string =>
  `<track id="${id}" label="person">\n${cvatPolygon(square, frame)}\n</track>\n`
const cvat = cvatFile(cvatTask('src'), track(0, left, 0) + track(1, right, 3))
const images = [2, 9].map(
  (frame) => `<image id="${frame}" name="f_${frame}.png" width="32" height="18">${cvatPolygon(left, null)}</image>\n`
)
const shares = corners(left).map((value, at) => value / (at % 2 === 0 ? 32 : 18))
const label = { ...foreignSize, data: Uint8Array.from(squareOf(left, 1), (value, at) => (at % 32 > 26 ? 2 : value)) }
const objects = [1, 2].map((id) => ({ id, name: `Object ${id}`, colour: [id, 0, 0] as const }))

const files: Record<string, Uint8Array | string | object> = {
  'coco.json': polygons,
  'ytvis.json': video,
  'labelme.json': labelme,
  'cvat.xml': cvat,
  'images.xml': cvatFile('', images.join('')),
  'yolo_3.txt': `0 ${shares.join(' ')}\n1 ${shares.join(' ')}\n`,
  'own_5.png': encodeMaskPng(label),
  'grey_5.png': greyPng(label.data),
  'soft_5.png': greyPng(softDisc()),
  'voc_5.png': indexedPng(label.data, vocPalette()),
  'alpha_5.png': rgbaPng((at) => [255, 255, 255, label.data[at]! * 127]),
  'mattes_5.exr': encodeExrMasks(label, objects, { frameRate: { num: 25, den: 1 } }),
  'all.zip': zipSync({ 'annotations/a.json': Buffer.from(JSON.stringify(polygons)) })
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-damaged-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (path: string, content: Uint8Array | string | object): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(
    path,
    content instanceof Uint8Array || typeof content === 'string' ? content : JSON.stringify(content)
  )
}

const read = (path: string, maskAs?: (typeof maskReadings)[number]): Promise<ImportedMasks> =>
  readAnnotations(path, { clip, answers: maskAs ? { maskAs } : {}, signal: new AbortController().signal })

/** @returns null where it was refused in words @throws whatever is no refusal, and for results that are not whole */
async function outcome(path: string, maskAs?: (typeof maskReadings)[number]): Promise<ImportedMasks | null> {
  const started = performance.now()
  try {
    const masks = await read(path, maskAs)
    checkWhole(masks)
    return masks
  } catch (error) {
    if (!(error instanceof StudioError) || error.code === 'internal') throw error
    expect(error.message.length).toBeGreaterThan(10)
    expect(error.hint).not.toBe('')
    return null
  } finally {
    expect(performance.now() - started).toBeLessThan(longestMillis)
  }
}

function checkWhole({ frames, objects: listed, size }: ImportedMasks): void {
  const ids = new Set(listed.map(({ id }) => id))
  expect(listed.every(({ id }) => Number.isInteger(id) && id > 0 && id < 256)).toBe(true)
  const numbers = frames.map(({ frameIndex }) => frameIndex)
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const { mask } of frames) {
    expect({ width: mask.width, height: mask.height }).toEqual(size)
    for (const id of new Set(decodeMask(mask).data)) expect(id === 0 || ids.has(id)).toBe(true)
  }
}

test('any damage to the bytes is refused in words, or what is read is whole', async () => {
  const counts = { read: 0, refused: 0 }
  for (const [kind, [name, content]] of Object.entries(files).entries()) {
    const text = content instanceof Uint8Array || typeof content === 'string' ? content : JSON.stringify(content)
    for (let round = 0; round < rounds / 2; round++) {
      const path = join(folder, `${kind}-${round}`, name)
      await write(path, damagedBytes(Buffer.from(text), randomOf(kind * 100_003 + round)))
      const isPicture = ['.png', '.exr'].includes(extname(name))
      const masks = await outcome(path, isPicture ? [undefined, ...maskReadings][round % 8] : undefined)
      counts[masks ? 'read' : 'refused']++
      await rm(dirname(path), { recursive: true })
    }
  }
  expect(counts.refused).toBeGreaterThan(counts.read / 10)
  console.log(`damaged bytes: ${counts.read} read, ${counts.refused} refused`)
  expect(await readdir(folder)).toEqual([])
}, 3_600_000)

/** What may be damaged without a frame or an outline becoming another one. */
const outlines = new Set([
  'file_name',
  'file_names',
  'imagePath',
  'segmentation',
  'segmentations',
  'points',
  'image_id'
])
const mayTouch = (key: string): boolean => !outlines.has(key) && !['id', 'video_id', 'images', 'videos'].includes(key)

test('damage to lists: whatever is still read lies on the frames and in the outlines it lay in', async () => {
  const counts = { read: 0, named: 0, refused: 0 }
  const lists = ['coco.json', 'ytvis.json', 'labelme.json', 'cvat.xml', 'images.xml']
  for (const [kind, name] of lists.entries()) {
    const path = join(folder, `list ${kind}`, name)
    await write(path, files[name]!)
    const before = shown(await read(path))
    for (let round = 0; round < rounds; round++) {
      const random = randomOf(7_000_003 + kind * 100_003 + round)
      const content = files[name]
      await write(
        path,
        typeof content === 'string' ? oddXml(content, random) : (damagedJson(content, random, mayTouch) as object)
      )
      const masks = await outcome(path)
      counts[masks === null ? 'refused' : masks.notes.length > 0 ? 'named' : 'read']++
      for (const [frame, pixels] of masks ? shown(masks) : []) {
        const allowed = before.get(frame)
        expect(
          [...pixels].filter((at) => !allowed?.has(at)),
          `${name}, round ${round}, frame ${frame}`
        ).toEqual([])
      }
    }
    await rm(dirname(path), { recursive: true })
  }
  console.log(`damaged lists: ${counts.read} read, ${counts.named} read in part or noted, ${counts.refused} refused`)
  expect(counts.read + counts.named).toBeGreaterThan(rounds)
}, 3_600_000)

/** Left out and doubled parts; numbers of frames, points and sizes stay as they are. */
function oddXml(text: string, random: () => number): string {
  const parts = text.split(/(?<=>)/)
  const at = Math.floor(random() * parts.length)
  const kind = Math.floor(random() * 3)
  const changed = (part: string): string[] => {
    if (kind === 0) return []
    if (kind === 1) return [part, part]
    return [part.replace(/\s(label|z_order|occluded|group_id|keyframe)="[^"]*"/, '')]
  }
  return parts.flatMap((part, place) => (place === at ? changed(part) : [part])).join('')
}

/** Pixels of any object, by frame. */
function shown({ frames }: ImportedMasks): Map<number, Set<number>> {
  const pixels = ({ frameIndex, mask }: ImportedMasks['frames'][number]): [number, Set<number>] => {
    const { data } = decodeMask(mask)
    return [frameIndex, new Set([...data.keys()].filter((at) => data[at] !== 0))]
  }
  return new Map(frames.map(pixels))
}

test('absurd sizes, deep lists, entities and bombs are refused at once', async () => {
  const absurd: [string, string | object][] = [
    [
      'size.json',
      cocoFile([cocoSquare(1, left)], { images: [{ id: 1, width: 65_535, height: 65_535, file_name: 'f_1.png' }] })
    ],
    ['video.json', { ...video, videos: [{ ...video.videos[0], width: 65_000, height: 65_000 }] }],
    ['runs.json', cocoFile([cocoSquare(1, left, { segmentation: { size: [18, 32], counts: [2 ** 40] } })])],
    ['deep.json', `{"images":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['deep.xml', `<annotations>${'<track>'.repeat(200_000)}`],
    ['size.xml', cvat.replace('<width>32', '<width>65000').replace('<height>18', '<height>65000')],
    ['laughs.xml', `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><annotations>&b;</annotations>`],
    ['far.json', cocoFile([cocoSquare(1, left, { segmentation: [[0, -1e306, 1e306, 0, 0, 1e306]] })])],
    ['long.json', `[${'1,'.repeat(500_000)}1]`]
  ]
  for (const [name, content] of absurd) {
    await write(join(folder, 'absurd', name), content)
    expect(await outcome(join(folder, 'absurd', name)), name).toBeNull()
  }
  expect(process.memoryUsage().rss).toBeLessThan(1.5 * 2 ** 30)
})

test('damaged text of every kind', async () => {
  for (const [kind, name] of ['cvat.xml', 'images.xml', 'yolo_3.txt'].entries()) {
    for (let round = 0; round < rounds; round++) {
      const path = join(folder, 'text', name)
      await write(path, damagedText(files[name] as string, randomOf(kind * 50_021 + round)))
      await outcome(path)
    }
  }
}, 3_600_000)
