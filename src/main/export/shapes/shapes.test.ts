import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportJob, ExportMask } from '../../../shared/domain/exportJob'
import type { ShapeHost } from '../../../shared/domain/shapeFormat'
import { decodeMask, encodeMask } from '../../../shared/domain/maskRle'
import type { LabelMask, Size } from '../../../shared/domain/types'
import { pythonHas } from '../../interchange/testing/python'
import { locateFfmpeg, type FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { Clips, longGop, pictures } from '../../media/testing/clips'
import { runExport } from '../runExport'
import { readFusion } from './testing/readFusion'
import { readNuke } from './testing/readNuke'
import { drawn, type ReadShape } from './testing/readShapes'
import { readSilhouette } from './testing/readSilhouette'
import { readSvg } from './testing/readSvg'
import { runAfterEffects } from './testing/runAfterEffects'
import { runBlender } from './testing/runBlender'

const size = { width: 160, height: 120 }
const names = ['Schwan ä 白鳥 "x" [y] {z} <&>', 'Schwan ä 白鳥 "x" [y] {z} <&>']
let clips: Clips
let video: string
let ffmpeg: FfmpegInstallation

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  video = await clips.make('lake.mp4', [...pictures('160x120', 25, 0.4), ...longGop])
})
afterAll(() => clips.remove())

/**
 * Object 1 is an ellipse that moves and grows; from frame 4 it has a hole with an island in it. Object 2 is a square at the
 * picture's edge, and on frames 2 to 6 a second part.
 */
function maskOf(frameIndex: number, { width, height }: Size = size): ExportMask {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    labelAt(((at % width) + 0.5) * (160 / width), Math.floor(at / width) + 0.5, frameIndex)
  )
  return { frameIndex, mask: encodeMask({ width, height, data }), isReference: frameIndex === 0 }
}

function labelAt(x: number, y: number, frameIndex: number): number {
  const isSecond = frameIndex >= 2 && frameIndex <= 6 && Math.abs(x - 137.5) < 12.5 && Math.abs(y - 100) < 10
  if (isSecond || Math.max(x - 30, 80 - y) < 0) return 2
  const off = Math.hypot(x - 60 - 2.5 * frameIndex, (y - 50 - frameIndex) * 1.3)
  const isHole = frameIndex >= 4 && off < 16 && off > 7
  return off < 34 + frameIndex && !isHole ? 1 : 0
}

const masks = Array.from({ length: 10 }, (_, frame) => maskOf(frame))
const objects: ExportJob['objects'] = names.map((name, at) => ({ id: at + 1, name, colour: [255, 0, 0] }))

function jobOf(
  host: ShapeHost,
  changes: Partial<ExportJob> = {},
  format: { errorPx?: number; invert?: boolean } = {}
): ExportJob {
  return {
    ...{ videoPath: video, objects, masks, range: { from: 0, to: 9 }, selection: { apart: false } },
    output: { folder: clips.folder, nameTemplate: `out ${host}`, overwrite: true },
    format: { kind: 'shapes', host, errorPx: 1, ...format },
    ...changes
  }
}

async function write(
  host: ShapeHost,
  changes: Partial<ExportJob> = {},
  format: { errorPx?: number; invert?: boolean } = {}
) {
  return runExport(jobOf(host, changes, format), {
    ffmpeg,
    signal: new AbortController().signal,
    onProgress: () => undefined
  })
}

function overlap(one: LabelMask, two: LabelMask): number {
  let [both, either] = [0, 0]
  one.data.forEach((value, at) => {
    both += Number(value !== 0 && two.data[at] !== 0)
    either += Number(value !== 0 || two.data[at] !== 0)
  })
  return both / either
}

function only(id: number, frameIndex: number, { width, height }: Size = size): LabelMask {
  const mask = decodeMask(maskOf(frameIndex, { width, height }).mask)
  return { ...mask, data: mask.data.map((label) => Number(label === id)) }
}

/** Every frame of both objects, drawn by what a reader says. @param first number the host gives the first frame */
function compare(shapesOn: (frame: number) => readonly ReadShape[], first: number): void {
  const found = [...new Set(shapesOn(first).map(({ object }) => object))]
  expect(found.map((name) => name.replace(/ [12]$/, ''))).toEqual(names)
  for (let frame = 0; frame < 10; frame++) {
    found.forEach((name, at) => {
      const own = shapesOn(first + frame).filter(({ object }) => object === name)
      expect(
        overlap(drawn(own, first + frame, size), only(at + 1, frame)),
        `object ${at + 1}, frame ${frame}`
      ).toBeGreaterThan(0.97)
    })
  }
}

const text = async ({ files }: { files: readonly string[] }): Promise<string> => readFile(files[0]!, 'utf8')

describe('a reader of each host draws the masks again', () => {
  test('Nuke', async () => {
    const result = await write('nuke')
    const { root, shapes } = readNuke(await text(result))
    expect([root.get('first_frame'), root.get('last_frame'), root.get('fps')]).toEqual(['1', '10', '25'])
    compare(() => shapes, 1)
    const counts = new Set(shapes.map((shape) => shape.on(5)?.length))
    expect(counts.size).toBeGreaterThan(1)
    expect(result.shapes?.map(({ objectId }) => objectId)).toEqual([1, 2])
    for (const report of result.shapes ?? []) {
      expect(report.iou).toBeGreaterThan(0.97)
      expect(report.largestErrorPx).toBeLessThanOrEqual(1)
      expect(report.keysPerSecond).toBeLessThan(25)
    }
    expect(result.notes[0]).toMatch(
      /: \d+ shapes?, \d+ points a contour, .* keys a second, at most \d\.\d\d px off, overlap 9\d\.\d %\.$/
    )
  })

  test('Silhouette', async () => {
    const { root, shapes } = readSilhouette(await text(await write('silhouette')))
    expect([root['workRangeStart'], root['workRangeEnd'], root['sessionStartFrame']]).toEqual(['0', '9', '1'])
    compare(() => shapes, 0)
  })

  test('Fusion', async () => {
    const { shapes } = readFusion(await text(await write('fusion')))
    compare(() => shapes, 0)
  })

  test('After Effects', async () => {
    const { comp, shapes } = runAfterEffects(await text(await write('after-effects')))
    expect(comp).toMatchObject({
      name: 'lake',
      width: 160,
      height: 120,
      frameRate: 25,
      pixelAspect: 1,
      displayStartTime: 0
    })
    expect(comp.duration).toBeCloseTo(0.4)
    compare(() => shapes, 0)
  })

  test('SVG', async () => {
    const { files } = await write('svg')
    expect(files.map((file) => file.slice(-9))).toEqual(Array.from({ length: 10 }, (_, at) => `0000${at}.svg`))
    const frames = await Promise.all(files.map(async (file) => readSvg(await readFile(file, 'utf8'))))
    expect(frames[0]!.size).toEqual([0, 0, 160, 120])
    compare((frame) => frames[frame]!.shapes, 0)
  })

  test.skipIf(!pythonHas('bpy'))(
    'Blender, by its own Python package',
    async () => {
      const { files } = await write('blender')
      const frames = Array.from({ length: 10 }, (_, at) => at + 1)
      const made = runBlender(files[0]!, frames, size)
      expect(made).toMatchObject({ fps: 25, size: [160, 120], cyclic: true })
      expect(made.keyed).toMatchObject({ co: ['LINEAR'], handle_left: ['LINEAR'], alpha: ['CONSTANT'] })
      compare(made.shapes, 1)
    },
    60_000
  )
})

test('a shape keeps its vertices, comes and goes with its part, and holes take away', async () => {
  const { shapes } = readNuke(await text(await write('nuke')))
  const lives = shapes.map((shape) => {
    const there = Array.from({ length: 10 }, (_, frame) => shape.on(frame + 1)?.length ?? 0)
    expect(new Set(there.filter((count) => count > 0)).size).toBe(1)
    return `${shape.takesAway ? 'hole' : 'part'} ${there.map((count) => (count > 0 ? '#' : '.')).join('')}`
  })
  expect(lives.sort()).toEqual(
    ['hole ....######', 'part ....######', 'part ##########', 'part ##########', 'part ..#####...'].sort()
  )
})

test('everything but the objects', async () => {
  const { shapes } = readFusion(
    await text(
      await write(
        'fusion',
        { output: { folder: clips.folder, nameTemplate: 'rest', overwrite: true } },
        { invert: true }
      )
    )
  )
  for (const frame of [0, 5]) {
    const rest = decodeMask(maskOf(frame).mask)
    expect(
      overlap(drawn(shapes, frame, size), { ...rest, data: rest.data.map((label) => Number(label === 0)) })
    ).toBeGreaterThan(0.97)
  }
})

test('a sequence keeps its numbers, a file per object, and the range', async () => {
  const folder = join(clips.folder, 'plates')
  await mkdir(folder)
  const picture = encode({ ...size, data: new Uint8Array(160 * 120 * 3), channels: 3 })
  for (let frame = 0; frame < 10; frame++) await writeFile(join(folder, `plate.${1001 + frame}.png`), picture)
  const result = await write('nuke', {
    videoPath: folder,
    range: { from: 2, to: 7 },
    selection: { apart: true },
    output: { folder: clips.folder, nameTemplate: '{object}_{from}', overwrite: true }
  })
  expect(result.files).toHaveLength(2)
  const { root, shapes } = readNuke(await text(result))
  expect([root.get('first_frame'), root.get('last_frame')]).toEqual(['1003', '1008'])
  expect(overlap(drawn(shapes, 1006, size), only(1, 5))).toBeGreaterThan(0.97)
  const effects = runAfterEffects(await text(await write('after-effects', { videoPath: folder })))
  expect(effects.comp.displayStartTime).toBeCloseTo(1001 / effects.comp.frameRate)
})

test('anamorphic pictures: shapes lie in the pixels hosts load, with their aspect', async () => {
  const squeezed = await clips.make('scope.mp4', [...pictures('80x120', 25, 0.2), '-vf', 'setsar=2/1', ...longGop])
  const result = await write('after-effects', { videoPath: squeezed, range: { from: 0, to: 4 } })
  const { comp, shapes } = runAfterEffects(await text(result))
  expect(comp).toMatchObject({ width: 80, height: 120, pixelAspect: 2 })
  const narrow = { width: 80, height: 120 }
  const own = shapes.filter(({ object }) => object === comp.made[0]!.name)
  expect(overlap(drawn(own, 3, narrow), only(1, 3, narrow))).toBeGreaterThan(0.96)
})

describe('what is no plain mask', () => {
  const dots = (points: readonly (readonly [number, number])[]): ExportMask[] =>
    Array.from({ length: 3 }, (_, frameIndex) => {
      const data = new Uint8Array(160 * 120)
      if (frameIndex !== 1) for (const [x, y] of points) data[y * 160 + x] = 1
      return { frameIndex, mask: encodeMask({ ...size, data }), isReference: false }
    })

  test('one pixel is a shape; a frame without it has none; specks beside something larger are left out and said', async () => {
    const {
      files,
      notes,
      shapes: reports
    } = await write('silhouette', { masks: dots([[80, 60]]), range: { from: 0, to: 2 } })
    const { shapes } = readSilhouette(await readFile(files[0]!, 'utf8'))
    expect([0, 1, 2].map((frame) => [...drawn(shapes, frame, size).data].filter((value) => value > 0).length)).toEqual([
      1, 0, 1
    ])
    expect(reports?.[0]).toMatchObject({ shapes: 2, iou: 1, specks: 0 })
    expect(notes[1]).toContain('on none of these frames')
    const block = Array.from({ length: 100 }, (_, at) => [20 + (at % 10), 20 + Math.floor(at / 10)] as const)
    const beside = await write('silhouette', { masks: dots([...block, [80, 60]]), range: { from: 0, to: 2 } })
    expect(beside.notes.join(' ')).toContain('Left out, being about as thin as 1 px: 2 specks')
  })

  test('no mask in the range writes nothing, and cancelling leaves nothing', async () => {
    const before = (await readdir(clips.folder)).sort()
    await expect(
      write('nuke', { masks: [], output: { folder: clips.folder, nameTemplate: 'none', overwrite: false } })
    ).rejects.toMatchObject({ code: 'nothing-to-export' })
    const stopped = new AbortController()
    const job = jobOf('nuke', { output: { folder: clips.folder, nameTemplate: 'stopped', overwrite: false } })
    await expect(
      runExport(job, { ffmpeg, signal: stopped.signal, onProgress: (done) => done === 3 && stopped.abort() })
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect((await readdir(clips.folder)).sort()).toEqual(before)
  })
})
