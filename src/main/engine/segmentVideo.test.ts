import { rmSync } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LabelMask } from '../../shared/domain/types'
import { incompleteMark } from '../files/incompleteMark'
import { createDecoder } from '../media/decode/decoder'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { readMaskPng, writeMaskPng } from '../media/masks/maskPng'
import { probeVideo } from '../media/probe/probe'
import { Clips, pictures } from '../media/testing/clips'
import { rectangles } from '../session/testing/fakes'
import { readProjectSource } from './projectSource'
import { segmentVideo, type SegmentRequest } from './segmentVideo'
import { smallBundle } from './testing/smallBundle'
import { movingSquare, overlap, squareMask, squareSize } from './testing/squareClip'

const frames = 12
let clips: Clips
let clip = ''
let bundlePath = ''
let out = ''

beforeAll(async () => {
  clips = await Clips.create()
  clip = await clips.make('square.mp4', [...movingSquare(frames), '-frames:v', String(frames), '-pix_fmt', 'yuv420p'])
  bundlePath = await smallBundle(clips.path('small'))
})

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'segment-'))
})

afterAll(() => clips.remove())

async function maskFile(mask: LabelMask, name = 'mask.png'): Promise<string> {
  const path = join(out, name)
  await writeMaskPng(path, mask)
  return path
}

async function request(change: Partial<SegmentRequest> = {}): Promise<SegmentRequest> {
  const references = change.references ?? [{ frameIndex: 0, maskPath: await maskFile(squareMask(0)) }]
  return { videoPath: clip, bundlePath, device: 'cpu', overwrite: false, ...change, references }
}

function run(input: SegmentRequest, signal = new AbortController().signal) {
  const notes: string[] = []
  const progress: string[] = []
  const job = segmentVideo(input, {
    signal,
    onProgress: (done, total) => void progress.push(`${done}/${total}`),
    onNote: (text) => void notes.push(text)
  })
  return { job, notes, progress }
}

async function written(): Promise<string[]> {
  const names = await readdir(out)
  await rm(out, { recursive: true, force: true })
  return names.filter((name) => !name.endsWith('.png')).sort()
}

describe('segmentVideo', () => {
  it('writes masks and overlay in one go', async () => {
    const [masksDir, overlayPath] = [join(out, 'masks'), join(out, 'over lay.mp4')]
    const { job, progress } = run(await request({ masksDir, overlayPath }))
    const result = await job
    expect(result).toMatchObject({ frames, objects: [1], device: 'cpu', notes: [] })
    expect(progress).toHaveLength(frames)
    expect(progress[frames - 1]).toBe(`${frames}/${frames}`)
    const names = Array.from({ length: frames }, (_, at) => `${String(at).padStart(5, '0')}.png`)
    expect((await readdir(masksDir)).sort()).toEqual(names)
    expect(result.files.map((file) => basename(file)).sort()).toEqual([...names, 'over lay.mp4'].sort())
    expect((await readMaskPng(join(masksDir, '00000.png'))).data).toEqual(squareMask(0).data)
    const last = await readMaskPng(join(masksDir, names[frames - 1]!))
    expect(overlap(last, squareMask(frames - 1))).toBeGreaterThan(0.6)
    for (const stage of ['decode', 'preprocess', 'backbone', 'encoder', 'decoder', 'upsample', 'encode'] as const) {
      expect(result.msPerStage[stage]).toBeGreaterThan(0)
    }
    expect(result.seconds.firstMask).toBeGreaterThan(result.seconds.startup)
    await expectTinted(overlayPath, last)
  })

  it('reaches frames before a reference, inside a range', async () => {
    const maskPath = await maskFile(squareMask(6, 4))
    const masksDir = join(out, 'masks')
    const overlayPath = join(out, 'o.mp4')
    const references = [{ frameIndex: 6, maskPath }]
    const result = await run(await request({ references, masksDir, overlayPath, from: 3, to: 8 })).job
    expect(result).toMatchObject({ frames: 6, objects: [4] })
    expect((await readdir(masksDir)).sort()).toEqual(
      ['00003', '00004', '00005', '00006', '00007', '00008'].map((name) => `${name}.png`)
    )
    expect(overlap(await readMaskPng(join(masksDir, '00003.png')), squareMask(3, 4), 4)).toBeGreaterThan(0.6)
    const video = await probeVideo(await locateFfmpeg(), overlayPath)
    expect([video.frameCount, video.size]).toEqual([6, squareSize])
  })

  it('starts from what is pointed at, without any mask file', async () => {
    const masksDir = join(out, 'masks')
    const strokes = [{ kind: 'points', points: [{ x: 48, y: 48 }], positive: true }] as const
    const clicks = [{ objectId: 3, frameIndex: 1, strokes }]
    const result = await run(await request({ references: [], clicks, masksDir, to: 2 })).job
    expect(result).toMatchObject({ frames: 3, objects: [3] })
    expect(overlap(await readMaskPng(join(masksDir, '00001.png')), squareMask(1, 3), 3)).toBeGreaterThan(0.6)
  })

  it('brings a mask of another size to the video, and says so', async () => {
    const half = rectangles({ width: 80, height: 48 }, [1, 15, 16, 31, 32])
    const references = [{ frameIndex: 0, maskPath: await maskFile(half) }]
    const { job, notes } = run(await request({ references, masksDir: join(out, 'm'), to: 1 }))
    const result = await job
    expect(notes).toEqual(['The masks were scaled from 80×48 to 160×96.'])
    expect(result.notes).toEqual(notes)
    expect((await readMaskPng(join(out, 'm', '00000.png'))).data).toEqual(squareMask(0).data)
  })

  it('keeps the masks where the overlay fails at the very end', async () => {
    const [masksDir, savePath, gone] = [join(out, 'masks'), join(out, 'clip.hodor'), join(out, 'gone')]
    await mkdir(gone)
    const input = await request({ masksDir, savePath, overlayPath: join(gone, 'overlay.mp4') })
    let masks = 0
    const job = segmentVideo(input, {
      ...{ signal: new AbortController().signal, onProgress: () => undefined, onNote: () => undefined },
      onMask: () => {
        if (++masks === frames) rmSync(gone, { recursive: true })
      }
    })
    await expect(job).rejects.toMatchObject({ hint: expect.stringContaining('Kept: masks, clip.hodor.') })
    expect(await readdir(masksDir)).toHaveLength(frames)
    expect((await written()).sort()).toEqual(['clip.hodor', 'masks'])
  })

  it('keeps what a broken video gives, and says from where it is broken', async () => {
    const options = ['-frames:v', '40', '-pix_fmt', 'yuv420p', '-crf', '1', '-movflags', '+faststart']
    const whole = await readFile(await clips.make('whole.mp4', [...pictures('160x96', 25, 2), ...options]))
    const videoPath = join(out, 'cut.mp4')
    await writeFile(videoPath, whole.subarray(0, Math.floor(whole.length * 0.75)))
    const masksDir = join(out, 'masks')
    const { job } = run(await request({ videoPath, masksDir, overlayPath: join(out, 'o.mp4') }))
    const result = await job
    expect(result.frames).toBeGreaterThan(5)
    expect(result.frames).toBeLessThan(40)
    expect(result.notes.join()).toContain(`broken from frame ${result.frames} on`)
    expect(await readdir(masksDir)).toHaveLength(result.frames)
    expect((await probeVideo(await locateFfmpeg(), join(out, 'o.mp4'))).frameCount).toBe(result.frames)
    const missing = 40 - result.frames
    expect(result).toMatchObject({ complete: false, brokenOff: { missing } })
    for (const place of [masksDir, join(out, 'o.mp4')]) {
      const mark: unknown = JSON.parse(await readFile(incompleteMark(place), 'utf8'))
      expect(mark).toMatchObject({ incomplete: basename(place), frames: result.frames, missing })
    }
  })

  it('where FFmpeg alone is killed, says that the result is not whole; the next run replaces it unasked', async () => {
    const { ffmpeg } = await locateFfmpeg()
    const killed = join(out, 'killed.sh')
    // A few raw pictures, and it is gone.
    const bytes = 160 * 96 * 3 * 7
    const script = `case "$*" in *rawvideo*) "${ffmpeg}" "$@" | head -c ${bytes}; kill -9 $$;; esac\nexec "${ffmpeg}" "$@"\n`
    await writeFile(killed, `#!/bin/sh\n${script}`, { mode: 0o755 })
    const masksDir = join(out, 'masks')
    const first = await run(await request({ masksDir, ffmpegPath: killed })).job
    expect(first.complete).toBe(false)
    expect(first.frames).toBeLessThan(frames)
    expect(first.brokenOff?.missing).toBe(frames - first.frames)
    expect(await readdir(masksDir)).toHaveLength(first.frames)
    await access(incompleteMark(masksDir))
    const second = await run(await request({ masksDir })).job
    expect(second).toMatchObject({ complete: true, brokenOff: null, frames })
    expect(await readdir(masksDir)).toHaveLength(frames)
    await expect(access(incompleteMark(masksDir))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(run(await request({ masksDir })).job).rejects.toMatchObject({ code: 'output-exists' })
  })

  it('saves a project, and goes on from one: frames painted there and those given', async () => {
    const savePath = join(out, 'shot.hodor')
    const first = await run(await request({ savePath })).job
    expect(first).toMatchObject({ frames, files: [savePath], video: clip })
    const late = { frameIndex: 11, maskPath: await maskFile(squareMask(11, 3), 'late.png') }
    const again = join(out, 'again.hodor')
    const second = await run(await request({ videoPath: savePath, references: [late], savePath: again })).job
    expect(second).toMatchObject({ frames, objects: [1, 3], video: clip })
    const project = await readProjectSource(again)
    expect(project.references.map(({ frameIndex }) => frameIndex)).toEqual([0, 11])
    expect(project.objects.map(({ id, name }) => [id, name])).toEqual([
      [1, 'Object 1'],
      [3, 'Object 3']
    ])
    expect(project.masks).toHaveLength(frames - 2)
    expect(project.masks[0]?.soft).toBeDefined()
  })

  it('leaves nothing when it is cancelled', async () => {
    const stop = new AbortController()
    const input = await request({ masksDir: join(out, 'masks'), overlayPath: join(out, 'o.mp4') })
    const job = segmentVideo(input, {
      signal: stop.signal,
      onNote: () => undefined,
      onProgress: (done) => {
        if (done === 3) stop.abort()
      }
    })
    await expect(job).rejects.toMatchObject({ code: 'cancelled' })
    expect(await written()).toEqual([])
  })

  it.each([
    ['another aspect', () => rectangles({ width: 100, height: 96 }, [1, 0, 0, 9, 9]), 0, 'mask-aspect-mismatch'],
    ['no object', () => rectangles(squareSize), 0, 'mask-empty'],
    ['a frame the video does not have', () => squareMask(0), frames, 'frame-out-of-range']
  ])('refuses a mask with %s', async (_name, mask, frameIndex, code) => {
    const references = [{ frameIndex, maskPath: await maskFile(mask()) }]
    const input = await request({ references, masksDir: join(out, 'masks'), overlayPath: join(out, 'o.mp4') })
    await expect(run(input).job).rejects.toMatchObject({ code })
    expect(await written()).toEqual([])
  })

  it('refuses outputs that are there before it does anything, unless told to overwrite', async () => {
    await writeFile(join(out, 'o.mp4'), 'precious')
    await mkdir(join(out, 'masks'))
    await writeFile(join(out, 'masks', '00000.png'), 'precious')
    const video = { videoPath: join(out, 'nowhere.mp4') }
    await expect(run(await request({ ...video, overlayPath: join(out, 'o.mp4') })).job).rejects.toMatchObject({
      code: 'output-exists'
    })
    await expect(run(await request({ ...video, masksDir: join(out, 'masks') })).job).rejects.toMatchObject({
      code: 'output-exists'
    })
    expect(await readFile(join(out, 'o.mp4'), 'utf8')).toBe('precious')
    await run(await request({ overlayPath: join(out, 'o.mp4'), to: 1, overwrite: true })).job
    expect((await probeVideo(await locateFfmpeg(), join(out, 'o.mp4'))).frameCount).toBe(2)
  })

  it('names a missing video, mask and bundle', async () => {
    await expect(run(await request({ videoPath: join(out, 'no.mp4') })).job).rejects.toMatchObject({
      code: 'file-not-found'
    })
    const references = [{ frameIndex: 0, maskPath: join(out, 'no.png') }]
    await expect(run(await request({ references })).job).rejects.toMatchObject({
      message: expect.stringContaining('no.png')
    })
    await expect(run(await request({ bundlePath: out })).job).rejects.toMatchObject({ code: 'bundle-missing-file' })
  })
})

/** The overlay's last frame shows the first object's orange inside its mask. */
async function expectTinted(path: string, mask: LabelMask): Promise<void> {
  const ffmpeg = await locateFfmpeg()
  const video = await probeVideo(ffmpeg, path)
  expect([video.frameCount, video.size]).toEqual([frames, squareSize])
  const range = { from: frames - 1, to: frames - 1 }
  for await (const frame of createDecoder(ffmpeg, video).decode(range, new AbortController().signal)) {
    const inside = mask.data.findIndex((label, at) => label === 1 && mask.data[at + 8] === 1 && mask.data[at - 8] === 1)
    const [red = 0, green = 0, blue = 0] = frame.data.subarray(inside * 3)
    expect(red).toBeGreaterThan(green)
    expect(green).toBeGreaterThan(blue)
  }
}
