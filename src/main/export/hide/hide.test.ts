import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HideFormat } from '../../../shared/domain/exportFormats'
import { exportFormatSchema } from '../../../shared/domain/exportFormats'
import type { ExportJob, ExportMask } from '../../../shared/domain/exportJob'
import { encodeMask } from '../../../shared/domain/maskRle'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { mediaPath } from '../../media/ffmpeg/mediaPath'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { Clips, ffmpeg as make } from '../../media/testing/clips'
import { previewExport } from '../previewExport'
import { probeVideo } from '../../media/probe/probe'
import { runExport } from '../runExport'
import { allExtras } from '../testing/writing'
import type { HideReport } from './hideReport'

const size = { width: 160, height: 96 }
const pixels = size.width * size.height
const count = 16
const objects: ExportJob['objects'] = [
  { id: 1, name: 'Face', colour: [255, 0, 0] },
  { id: 2, name: '<Plate> & co', colour: [0, 255, 0] },
  { id: 3, name: '画面', colour: [0, 0, 255] }
]

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: string
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  const raw = clips.path('raw.rgb')
  await writeFile(raw, Buffer.concat(Array.from({ length: count }, (_, frame) => picture(frame))))
  video = clips.path('three.mp4')
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '160x96', '-r', '25', '-i', raw]
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=0.64']
  const coded = ['-c:v', 'libx264', '-crf', '14', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest']
  await make([...input, ...sound, ...coded, '-metadata', 'location=+52.5+013.4/', video])
})
afterAll(() => clips.remove())

/** Three discs on their ways, in strong colours and with a fine pattern, before a grey that changes slowly. */
const discs = [
  { id: 1, radius: 13, at: (frame: number) => [20 + frame * 5, 24], colours: [255, 0, 255, 255, 160, 255] },
  { id: 2, radius: 11, at: (frame: number) => [140 - frame * 4, 50], colours: [0, 255, 0, 255, 255, 0] },
  { id: 3, radius: 9, at: (frame: number) => [60 + frame, 84 - frame * 2], colours: [0, 255, 255, 255, 80, 0] }
]

function labelAt(frame: number, x: number, y: number): number {
  const found = discs.find(({ radius, at }) => Math.hypot(x - at(frame)[0]!, y - at(frame)[1]!) < radius)
  return found?.id ?? 0
}

const known = new Map<number, Uint8Array>()

function labelsOf(frame: number): Uint8Array {
  const labels = known.get(frame) ?? drawnLabels(frame)
  known.set(frame, labels)
  return labels
}

function drawnLabels(frame: number): Uint8Array {
  return Uint8Array.from({ length: pixels }, (_, at) => labelAt(frame, at % size.width, Math.floor(at / size.width)))
}

function picture(frame: number): Buffer {
  const data = Buffer.alloc(pixels * 3)
  labelsOf(frame).forEach((label, at) => {
    const [x, y] = [at % size.width, Math.floor(at / size.width)]
    const colours = discs.find(({ id }) => id === label)?.colours
    const grey = 120 + ((x + y + frame) % 40)
    for (const channel of [0, 1, 2]) {
      data[at * 3 + channel] = colours ? colours[channel + (((x >> 1) + (y >> 1)) % 2) * 3]! : grey
    }
  })
  return data
}

/** @param without labels that a frame's mask lacks */
function masksOf(without: (frame: number) => readonly number[] = () => []): ExportMask[] {
  return Array.from({ length: count }, (_, frameIndex) => {
    const data = labelsOf(frameIndex).map((label) => (without(frameIndex).includes(label) ? 0 : label))
    const confidence = { 1: 0.95, 2: frameIndex === 5 ? 0.6 : 0.9, 3: 0.92 }
    return { frameIndex, mask: encodeMask({ ...size, data }), isReference: frameIndex === 0, confidence }
  })
}

const hiding: HideFormat = {
  ...{ kind: 'hide', codec: 'ffv1', encoder: 'software', extras: allExtras },
  ...{ cover: { kind: 'solid', colour: [0, 0, 0] }, marginPx: 0, unsure: 'last-place', minConfidence: 0.8 },
  ...{ mute: [], report: true }
}

let serial = 0

function jobOf(changes: Partial<HideFormat>, masks = masksOf()): ExportJob {
  return {
    ...{ videoPath: video, objects, masks, range: { from: 0, to: count - 1 }, selection: { apart: false } },
    output: { folder: clips.folder, nameTemplate: `hidden ${serial++}`, overwrite: false },
    format: { ...hiding, ...changes }
  }
}

async function hidden(changes: Partial<HideFormat>, masks?: ExportMask[]) {
  const signal = new AbortController().signal
  const result = await runExport(jobOf(changes, masks), { ffmpeg, signal, onProgress: () => undefined })
  return { ...result, path: result.files[0]! }
}

/** Every frame as a player shows it, RGB. */
async function shown(path: string): Promise<Buffer[]> {
  const folder = !/\.\w+$/.test(path.replace(/\.png$/, ''))
  const input = path.endsWith('.png') && folder ? join(path, '..', '%05d.png') : mediaPath(path)
  const args = ['-v', 'error', '-i', input, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']
  const { stdout } = await runProcess(ffmpeg.ffmpeg, args)
  return Array.from({ length: stdout.length / (pixels * 3) }, (_, at) =>
    stdout.subarray(at * pixels * 3, (at + 1) * pixels * 3)
  )
}

/** Frames on which a pixel of any object is farther than `tolerance` from the cover. */
function showingThrough(frames: readonly Buffer[], cover: readonly number[], tolerance: number): number[] {
  return frames.flatMap((rgb, frame) => {
    const labels = labelsOf(frame)
    const shows = rgb.some((value, at) => {
      return labels[Math.floor(at / 3)] !== 0 && Math.abs(value - cover[at % 3]!) > tolerance
    })
    return shows ? [frame] : []
  })
}

describe('a solid cover', () => {
  test('the test itself sees objects that are not covered', async () => {
    expect(showingThrough(await shown(video), [0, 0, 0], 40)).toHaveLength(count)
  })

  test.each([
    ['ffv1', 'mkv', 0, 3],
    ['png', undefined, 0, 3],
    ['h264', 'mp4', 0, 40],
    ['h264', 'mp4', 6, 12],
    ['prores422', 'mov', 6, 12]
  ] as const)(
    '%s, %s, margin %d: on no frame does a pixel of an object show through',
    async (codec, container, marginPx, most) => {
      const { path } = await hidden({ codec, marginPx, ...(container ? { container } : {}) })
      const frames = await shown(path)
      expect(frames).toHaveLength(count)
      expect(showingThrough(frames, [0, 0, 0], most)).toEqual([])
    }
  )

  test('no sample of chroma within reach of a covered pixel has the object’s colour', async () => {
    const { path } = await hidden({ codec: 'ffv1' })
    const args = ['-v', 'error', '-i', path, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1']
    const { stdout } = await runProcess(ffmpeg.ffmpeg, args)
    const bytes = (pixels * 3) / 2
    expect(stdout.length).toBe(bytes * count)
    for (let frame = 0; frame < count; frame++) {
      const chroma = stdout.subarray(frame * bytes + pixels, (frame + 1) * bytes)
      labelsOf(frame).forEach((label, at) => {
        if (label === 0) return
        const [x, y] = [(at % size.width) >> 1, Math.floor(at / size.width) >> 1]
        for (const [dx, dy] of [
          [0, 0],
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1]
        ] as const) {
          const place = (y + dy) * (size.width / 2) + x + dx
          expect([chroma[place], chroma[place + pixels / 4]]).toEqual([128, 128])
        }
      })
    }
  })

  test('pictures are as they were away from it; everything but the objects the other way round', async () => {
    const [before, one, other] = await Promise.all(
      [video, (await hidden({})).path, (await hidden({ invert: true })).path].map(shown)
    )
    const labels = labelsOf(4)
    const isNear = (at: number, label: (label: number) => boolean): boolean =>
      [-4, -3, -2, -1, 0, 1, 2, 3, 4].some((dy) =>
        [-4, -3, -2, -1, 0, 1, 2, 3, 4].some((dx) => label(labels[at + dy * size.width + dx] ?? 0))
      )
    let kept = 0
    for (let at = 0; at < pixels; at++) {
      const rgb = (frames: readonly Buffer[]) => [...frames[4]!.subarray(at * 3, at * 3 + 3)]
      if (!isNear(at, (label) => label !== 0)) expect(rgb(one!)).toEqual(rgb(before!))
      if (labels[at] === 0) expect(Math.max(...rgb(other!))).toBeLessThanOrEqual(3)
      if (isNear(at, (label) => label === 0)) continue
      expect(rgb(other!)).toEqual(rgb(before!))
      kept++
    }
    expect(kept).toBeGreaterThan(300)
  })
})

describe('blur and pixelation', () => {
  test('squares are of one colour, on a fixed grid', async () => {
    const { path } = await hidden({ cover: { kind: 'pixelate', blockPx: 16 }, marginPx: 2 })
    const luma = (await shownLuma(path))[6]!
    const labels = labelsOf(6)
    let squares = 0
    for (let top = 0; top < size.height; top += 16) {
      for (let left = 0; left < size.width; left += 16) {
        const places = Array.from({ length: 256 }, (_, at) => (top + (at >> 4)) * size.width + left + (at & 15))
        if (!places.some((at) => labels[at] !== 0)) continue
        expect(new Set(places.map((at) => luma[at])).size).toBe(1)
        squares++
      }
    }
    expect(squares).toBeGreaterThan(6)
  })

  test('a blurred object has no detail left', async () => {
    const { path } = await hidden({ cover: { kind: 'blur', radiusPx: 16 }, marginPx: 6 })
    const [before, after] = [await shownLuma(video), await shownLuma(path)]
    for (let frame = 0; frame < count; frame++) {
      expect(steepest(after[frame]!, labelsOf(frame))).toBeLessThan(12)
      expect(steepest(before[frame]!, labelsOf(frame))).toBeGreaterThan(40)
    }
  })
})

async function shownLuma(path: string): Promise<Buffer[]> {
  const args = ['-v', 'error', '-i', path, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']
  const { stdout } = await runProcess(ffmpeg.ffmpeg, args)
  return Array.from({ length: count }, (_, at) => stdout.subarray(at * pixels, (at + 1) * pixels))
}

/** Largest difference between two neighbours of which both are an object's. */
function steepest(luma: Buffer, labels: Uint8Array): number {
  let most = 0
  for (let at = 0; at + 1 < pixels; at++) {
    if (labels[at] !== 0 && labels[at + 1] !== 0) most = Math.max(most, Math.abs(luma[at]! - luma[at + 1]!))
  }
  return most
}

describe('objects that are lost or unsure', () => {
  /** Object 3 is lost on frames 8 to 10, object 2 is unsure on frame 5. */
  const lossy = (): ExportMask[] => masksOf((frame) => (frame >= 8 && frame <= 10 ? [3] : []))

  test('its last place is covered, and the report names the frames', async () => {
    const { path, files, notes } = await hidden({}, lossy())
    const frames = await shown(path)
    const last = labelsOf(7)
    for (const frame of [8, 9, 10]) {
      frames[frame]!.forEach((value, at) => last[Math.floor(at / 3)] === 3 && expect(value).toBeLessThanOrEqual(3))
    }
    expect(files.map((file) => file.replace(/.*\d/, ''))).toEqual(['.mkv', '.report.json', '.report.html'])
    const report = JSON.parse(await readFile(files[1]!, 'utf8')) as HideReport
    expect(report.notSurelyFound.map(({ frame }) => frame)).toEqual([5, 8, 9, 10])
    expect([report.frames, report.framesNotSurelyFound]).toEqual([count, 4])
    expect(report.notSurelyFound[0]?.objects).toEqual([
      { id: 2, name: '<Plate> & co', found: 'unsure', confidence: 0.6, covered: 'mask', place: 4 }
    ])
    expect(report.notSurelyFound[1]?.objects[0]).toMatchObject({
      id: 3,
      found: 'lost',
      covered: 'last-place',
      place: 7
    })
    expect(report.notSurelyFound[1]?.seconds).toBeCloseTo(0.32, 3)
    const page = await readFile(files[2]!, 'utf8')
    expect(page).toContain('<td>9–11</td><td>00:00:00.320</td><td>画面</td><td>lost</td>')
    expect(page).toContain('&lt;Plate&gt; &amp; co')
    expect(page).not.toContain('<Plate>')
    expect(notes[0]).toMatch(/On 4 of 16 frames an object was not surely found: see hidden \d+\.report\.html/)
  })

  test('or the whole frame', async () => {
    const frames = await shown((await hidden({ unsure: 'whole-frame' }, lossy())).path)
    const isBlack = frames.map((rgb) => rgb.every((value) => value <= 3))
    expect(isBlack.flatMap((black, frame) => (black ? [frame] : []))).toEqual([5, 8, 9, 10])
  })

  test('or nothing is written, and the frames are listed', async () => {
    const before = await readdir(clips.folder)
    await expect(hidden({ unsure: 'stop' }, lossy())).rejects.toMatchObject({
      code: 'objects-unsure',
      message: 'Not surely found, so nothing was written: <Plate> & co on frame 6; 画面 on frames 9 to 11.'
    })
    expect(await readdir(clips.folder)).toEqual(before)
    expect((await hidden({ unsure: 'stop', minConfidence: 0.5 })).frames).toBe(count)
  })

  test('where everything else is hidden, an unsure object is hidden too', async () => {
    const frames = await shown((await hidden({ invert: true }, lossy())).path)
    const labels = labelsOf(5)
    frames[5]!.forEach((value, at) => labels[Math.floor(at / 3)] === 2 && expect(value).toBeLessThanOrEqual(3))
  })

  test('painted out of the frame is gone, not lost; frames without masks are', async () => {
    const gone = masksOf((frame) => (frame >= 6 ? [1] : []))
    const masks = gone
      .filter(({ frameIndex }) => frameIndex !== 12)
      .map((mask) => ({ ...mask, isReference: mask.frameIndex === 6 || mask.isReference }))
    const { files } = await hidden({ minConfidence: 0 }, masks)
    const report = JSON.parse(await readFile(files[1]!, 'utf8')) as HideReport
    const found = report.notSurelyFound.map(({ frame, objects: those }) => [
      frame,
      ...those.map(({ id, found: what, covered }) => `${id} ${what} ${covered}`)
    ])
    expect(found.slice(0, 6)).toEqual([6, 7, 8, 9, 10, 11].map((frame) => [frame, '1 absent nothing']))
    expect(found[6]).toEqual([12, ...[1, 2, 3].map((id) => `${id} unmasked last-place`)])
    expect(found.slice(7)).toEqual([13, 14, 15].map((frame) => [frame, '1 lost last-place']))
  })

  test('an object another one was painted without is covered where it was', async () => {
    const masks = masksOf((frame) => (frame === 6 ? [1] : [])).map((mask) => ({
      ...mask,
      isReference: mask.frameIndex === 6
    }))
    const { files } = await hidden({ minConfidence: 0 }, masks)
    const report = JSON.parse(await readFile(files[1]!, 'utf8')) as HideReport
    expect(report.notSurelyFound).toMatchObject([{ frame: 6, objects: [{ id: 1, found: 'lost', place: 5 }] }])
  })
})

test('sound is silent on the frames named, and only there; nothing tells where the camera was', async () => {
  const { path, notes } = await hidden({ codec: 'h264', container: 'mp4', mute: [{ from: 5, to: 9 }] })
  const args = ['-v', 'error', '-i', path, '-map', '0:a', '-f', 's16le', '-ac', '1', '-ar', '48000', 'pipe:1']
  const { stdout } = await runProcess(ffmpeg.ffmpeg, args)
  const sound = new Int16Array(stdout.buffer, stdout.byteOffset, Math.floor(stdout.length / 2))
  const loudest = (from: number, to: number): number =>
    Math.max(...sound.subarray(Math.round(from * 48_000), Math.round(to * 48_000)).map(Math.abs))
  expect(loudest(0.23, 0.37)).toBeLessThan(8)
  expect(loudest(0.05, 0.18)).toBeGreaterThan(1000)
  expect(loudest(0.43, 0.55)).toBeGreaterThan(1000)
  expect(notes).toContain('Sound was converted to AAC: parts of it are silent.')
  const probe = ['-v', 'error', '-show_entries', 'format_tags', '-print_format', 'json', path]
  expect((await runProcess(ffmpeg.ffprobe, probe)).stdout.toString()).not.toContain('52.5')
  await expect(hidden({ mute: [{ from: 90, to: 95 }] })).rejects.toMatchObject({ code: 'frame-out-of-range' })
})

test('a report that is there already stops the export before any work', async () => {
  const job = jobOf({})
  await writeFile(clips.path(`${job.output.nameTemplate}.report.html`), 'mine')
  const deps = { ffmpeg, signal: new AbortController().signal, onProgress: () => undefined }
  await expect(runExport(job, deps)).rejects.toMatchObject({ code: 'output-exists' })
  expect((await readdir(clips.folder)).filter((name) => name.startsWith(job.output.nameTemplate))).toHaveLength(1)
})

test('the preview is the picture as it will be written, without a report', async () => {
  const masks = masksOf((frame) => (frame === 9 ? [3] : []))
  const job = { ...jobOf({ codec: 'h264', mute: [{ from: 0, to: 3 }] }, masks), range: { from: 9, to: 9 } }
  const { png } = await previewExport(job, {
    ...{ ffmpeg, video: await probeVideo(ffmpeg, video), signal: new AbortController().signal }
  })
  const path = clips.path('preview.png')
  await writeFile(path, png)
  const { stdout } = await runProcess(ffmpeg.ffmpeg, [
    '-v',
    'error',
    '-i',
    path,
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    'pipe:1'
  ])
  const last = labelsOf(8)
  stdout.forEach((value, at) => last[Math.floor(at / 3)] === 3 && expect(value).toBeLessThanOrEqual(3))
})

test('what makes no sense is no format', () => {
  expect(exportFormatSchema.safeParse(hiding).success).toBe(true)
  for (const wrong of [{ mute: [{ from: 4, to: 2 }] }, { marginPx: -1 }, { cover: { kind: 'blur', radiusPx: 1 } }]) {
    expect(exportFormatSchema.safeParse({ ...hiding, ...wrong }).success).toBe(false)
  }
})
