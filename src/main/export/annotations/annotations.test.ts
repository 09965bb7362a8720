import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import type { AnnotationLayout } from '../../../shared/domain/annotationTraits'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { ExportJob, ExportMask } from '../../../shared/domain/exportJob'
import { hintOf } from '../../interchange/clipHint'
import { readAnnotations } from '../../interchange/readAnnotations'
import { probeVideo } from '../../media/probe/probe'
import { Clips, ffmpeg as run, longGop, pictures } from '../../media/testing/clips'
import { locateFfmpeg, type FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { runExport } from '../runExport'

const size = { width: 34, height: 26 }
const signal = new AbortController().signal
let clips: Clips
let video: string
let ffmpeg: FfmpegInstallation

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  video = await clips.make('swan lake ä.mp4', [...pictures('34x26', 25, 0.24), ...longGop])
})
afterAll(() => clips.remove())

/** Objects 1, 7 and 255; the fourth frame is empty, the last has no mask. */
function maskOf(frameIndex: number): ExportMask {
  const data = new Uint8Array(size.width * size.height)
  const paint = (id: number, inside: (x: number, y: number) => boolean): void =>
    data.forEach((_, at) => {
      if (inside(at % size.width, Math.floor(at / size.width))) data[at] = id
    })
  if (frameIndex !== 3) {
    paint(1, (x, y) => x > frameIndex && x < 12 && y > 3 && y < 20)
    paint(0, (x, y) => x === 8 && y === 9)
    paint(7, (x, y) => x > 15 && (x + y) % 3 === 0)
    paint(255, (x, y) => x === 33 && y === frameIndex)
  }
  const mask = encodeMask({ ...size, data })
  return { frameIndex, mask, isReference: frameIndex === 0, confidence: { 1: 0.75, 7: 0.5 } }
}

const masks = [0, 1, 2, 3, 4].map(maskOf)
const objects: ExportJob['objects'] = [
  { id: 1, name: 'Swan', colour: [255, 0, 0] },
  { id: 7, name: 'Reeds', colour: [0, 255, 0] },
  { id: 255, name: 'Fly', colour: [0, 0, 255] }
]

async function write(layout: AnnotationLayout, changes: Partial<AnnotationsFormat> = {}, job: Partial<ExportJob> = {}) {
  const output = { folder: clips.folder, nameTemplate: `out ${layout}`, overwrite: false }
  const format = { kind: 'annotations' as const, layout, ...changes }
  const base = {
    videoPath: video,
    objects,
    masks,
    range: { from: 0, to: 5 },
    selection: { apart: false },
    output,
    format
  }
  return runExport({ ...base, ...job }, { ffmpeg, signal, onProgress: () => undefined })
}

const hint = async (path: string) => hintOf(await probeVideo(ffmpeg, path, signal))

describe('what is written reads back bit by bit, empty frames included', () => {
  test.each<[AnnotationLayout, string]>([
    ['masks', 'out masks'],
    ['davis', 'out davis'],
    ['youtube-vos', 'out youtube-vos'],
    ['coco', 'out coco.json'],
    ['ytvis', 'out ytvis.json'],
    ['exr', 'out exr'],
    ['cvat', 'out cvat.xml']
  ])('%s', async (layout, name) => {
    const { frames, files } = await write(layout)
    expect(frames).toBe(5)
    expect(files.length).toBeGreaterThan(0)
    const back = await readAnnotations(join(clips.folder, name), { clip: await hint(video), answers: {}, signal })
    // CVAT lists shapes only.
    const expected = layout === 'cvat' ? masks.filter(({ frameIndex }) => frameIndex !== 3) : masks
    expect(back.frames.map(({ frameIndex, mask }) => ({ frameIndex, mask }))).toEqual(
      expected.map(({ frameIndex, mask }) => ({ frameIndex, mask }))
    )
    expect(back.objects.map(({ id }) => id)).toEqual([1, 7, 255])
    const keepsNames = !['masks', 'davis'].includes(layout)
    expect(back.objects.map((object) => object.name)).toEqual(
      keepsNames ? ['Swan', 'Reeds', 'Fly'] : ['Object 1', 'Object 7', 'Object 255']
    )
    expect(await readdir(clips.folder)).not.toContainEqual(expect.stringContaining('.part'))
  })
})

test('DAVIS: the pictures come along, and another clip joins the data set', async () => {
  const output = { folder: clips.folder, nameTemplate: 'set', overwrite: false }
  await write('davis', { images: true }, { output })
  expect(await readdir(join(clips.folder, 'set', 'JPEGImages', 'swan lake ä'))).toEqual(
    [0, 1, 2, 3, 4, 5].map((frame) => `0000${frame}.jpg`)
  )
  const second = await clips.make('duck.mp4', [...pictures('34x26', 25, 0.24), ...longGop])
  await write('davis', {}, { output, videoPath: second })
  expect(await readdir(join(clips.folder, 'set', 'Annotations'))).toEqual(['duck', 'swan lake ä'])
  // A clip that is there already is not written over.
  await expect(write('davis', {}, { output })).rejects.toMatchObject({ code: 'output-exists' })
  await expect(
    readAnnotations(join(clips.folder, 'set'), { clip: { ...(await hint(video)), name: 'goose' }, answers: {}, signal })
  ).rejects.toThrow('no clip named “goose”: it has duck, swan lake ä')
})

test('YouTube-VOS: meta.json lists objects and their frames, and keeps other clips', async () => {
  const root = join(clips.folder, 'vos')
  await mkdir(root)
  const other = { videos: { goose: { objects: { '1': { category: 'bird', frames: ['00005'] } } } } }
  await writeFile(join(root, 'meta.json'), JSON.stringify(other))
  await write('youtube-vos', {}, { output: { folder: clips.folder, nameTemplate: 'vos', overwrite: false } })
  const { videos } = JSON.parse(await readFile(join(root, 'meta.json'), 'utf8')) as typeof other
  expect(videos.goose).toEqual(other.videos.goose)
  expect(videos).toMatchObject({
    'swan lake ä': { objects: { '7': { category: 'Reeds', frames: ['00000', '00001', '00002', '00004'] } } }
  })
  await rm(root, { recursive: true })
})

test('CSV has a row for each object and frame', async () => {
  await write('csv')
  const lines = (await readFile(join(clips.folder, 'out csv.csv'), 'utf8')).trim().split('\r\n')
  expect(lines).toHaveLength(1 + 5 * 3)
  expect(lines[1]).toMatch(/^0,00000,0.000000,1,Swan,\d+,1,4,11,16,\d+\.\d{3},\d+\.\d{3},$/)
  expect(lines[4]).toMatch(/^1,00001,0.040000,1,Swan,.*,0.7500$/)
})

test('soft edges reach EXR layers, and never contradict the mask', async () => {
  const { deflateSync } = await import('node:zlib')
  const plane = Uint8Array.from({ length: 9 * 7 }, (_, at) => (at * 4) % 256)
  const soft = { width: 9, height: 7, objectIds: [1], bytes: new Uint8Array(deflateSync(plane)) }
  const softMasks = masks.map((mask) => ({ ...mask, soft }))
  const output = { folder: clips.folder, nameTemplate: 'soft', overwrite: false }
  await write('exr', {}, { masks: softMasks, output })
  const path = join(clips.folder, 'soft', '00001.exr')
  const raw = await run(['-layer', 'Swan', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'grayf32le', 'pipe:1'])
  const values = Array.from({ length: raw.length / 4 }, (_, at) => raw.readFloatLE(at * 4))
  expect(new Set(values).size).toBeGreaterThan(20)
  const back = await readAnnotations(join(clips.folder, 'soft'), { clip: await hint(video), answers: {}, signal })
  expect(back.frames[1]?.mask).toEqual(masks[1]?.mask)
})

test('an image sequence exports as a video and as annotations, under its own names', async () => {
  const frames = clips.path('duck frames')
  await mkdir(frames)
  await run([...pictures('34x26', 25, 0.24), '-start_number', '1001', join(frames, 'duck.%04d.jpg')])
  const output = { folder: clips.folder, nameTemplate: 'sequence', overwrite: false }
  const sequence = { videoPath: `${frames}#fps=30`, output }
  const { files } = await write('davis', { images: true }, sequence)
  expect(files[0]).toBe(join(clips.folder, 'sequence', 'Annotations', 'duck frames', 'duck.1001.png'))
  const copied = join(clips.folder, 'sequence', 'JPEGImages', 'duck frames', 'duck.1006.jpg')
  expect(await readFile(copied)).toEqual(await readFile(join(frames, 'duck.1006.jpg')))
  const overlay = {
    ...({ kind: 'overlay', codec: 'h264', encoder: 'software', opacity: 0.5, outlinePx: 1, labels: false } as const),
    extras: { audio: true, subtitles: true, chapters: true }
  }
  const [video] = (await write('davis', {}, { ...sequence, format: overlay })).files
  const { frameCount, frameRate } = await probeVideo(ffmpeg, video ?? '')
  expect({ frameCount, frameRate }).toEqual({ frameCount: 6, frameRate: { num: 30, den: 1 } })
})

test('a cancelled export leaves nothing', async () => {
  const stop = new AbortController()
  const output = { folder: clips.folder, nameTemplate: 'cancelled', overwrite: false }
  const format = { kind: 'annotations' as const, layout: 'davis' as const, images: true }
  const job = {
    videoPath: video,
    objects,
    masks,
    range: { from: 0, to: 5 },
    selection: { apart: false },
    output,
    format
  }
  const running = runExport(job, { ffmpeg, signal: stop.signal, onProgress: (done) => done === 2 && stop.abort() })
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  expect(await readdir(clips.folder)).not.toContain('cancelled')
})

describe('bad input', () => {
  const read = (name: string) => readAnnotations(clips.path(name), { clip: null, answers: {}, signal })
  const png = (width: number, height: number, channels: 1 | 3, data: number[]) =>
    encode({ width, height, channels, depth: 8, data: Uint8Array.from(data) })
  const put = async (folder: string, files: Record<string, Uint8Array | string>) => {
    await mkdir(clips.path(folder), { recursive: true })
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(clips.path(folder), name), bytes)
  }

  test('gaps are named', async () => {
    const mask = png(2, 1, 1, [0, 1])
    await put('gaps', { '0001.png': mask, '0002.png': mask, '0005.png': mask })
    expect((await read('gaps')).notes).toEqual(['Masks are missing in between: 3, 4.'])
    await put('every fifth', { '0000.png': mask, '0005.png': mask, '0010.png': mask })
    expect((await read('every fifth')).notes).toEqual([])
  })

  test('sizes that differ', async () => {
    await put('sizes', { '0.png': png(2, 1, 1, [0, 1]), '1.png': png(1, 2, 1, [0, 1]) })
    await expect(read('sizes')).rejects.toThrow('1.png is 1×2, 0.png 2×1')
  })

  test('colour pictures by the DAVIS palette, and of another one', async () => {
    await put('colours', { '0.png': png(3, 1, 3, [0, 0, 0, 128, 0, 0, 0, 128, 0]) })
    const { frames, notes } = await read('colours')
    expect([...frames[0]!.mask.runs]).toEqual([0, 1, 1, 1, 2, 1])
    expect(notes[0]).toContain('by the colours of the DAVIS palette')
    await put('foreign', { '0.png': png(2, 1, 3, [0, 0, 0, 255, 10, 20]) })
    expect((await read('foreign')).notes[0]).toContain('each colour was taken as an object, #000000 as background')
  })

  test('a palette of other colours: the index is what counts', async () => {
    const palette = [
      [9, 9, 9],
      [200, 100, 0],
      [1, 2, 3]
    ]
    const bytes = encode({ width: 3, height: 1, channels: 1, depth: 8, data: Uint8Array.from([0, 2, 1]), palette })
    await put('palette', { '0.png': bytes })
    expect([...(await read('palette')).frames[0]!.mask.runs]).toEqual([0, 1, 2, 1, 1, 1])
  })

  test.each([
    ['truncated JSON', 'a.json', '{"images": [{"id": 1', 'cut short'],
    ['JSON of something else', 'b.json', '{"swans": 2}', 'neither COCO'],
    ['meta.json on its own', 'meta.json', '{"videos": {"a": {}}}', 'choose the folder'],
    ['a damaged picture', 'c.png', 'nothing', 'no PNG image'],
    ['a damaged EXR', 'd.exr', 'nothing', 'no EXR file'],
    ['a damaged archive', 'e.zip', 'PK', 'it is no ZIP archive'],
    ['another kind of text', 'f.txt', 'x', 'no YOLO file'],
    ['another kind of file', 'f.doc', 'x', 'no format that holds masks']
  ])('%s', async (_case, name, content, message) => {
    await writeFile(clips.path(name), content)
    await expect(read(name)).rejects.toThrow(message)
  })

  test('folders without masks, and paths that lead nowhere', async () => {
    await put('empty', {})
    await expect(read('empty')).rejects.toThrow('holds no masks')
    await expect(read('nowhere')).rejects.toMatchObject({ code: 'file-not-found' })
  })
})
