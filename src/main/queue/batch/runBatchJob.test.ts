import { access, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetworkInUse } from '../../engine/networkInUse'
import { readProjectSource } from '../../engine/projectSource'
import { segmentVideo } from '../../engine/segmentVideo'
import { smallBundle } from '../../engine/testing/smallBundle'
import { movingSquare, overlap, squareMask, squareSize } from '../../engine/testing/squareClip'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { readMaskPng, writeMaskPng } from '../../media/masks/maskPng'
import { Clips, pictures as testPictures } from '../../media/testing/clips'
import { incompleteMark } from '../../files/incompleteMark'
import type { RunResult } from '../jobQueue'
import { readBatchFile } from './batchFile'
import { runBatchJob } from './runBatchJob'

const frames = 14
let clips: Clips
let out: string
let clip: string
let network: NetworkInUse

beforeAll(async () => {
  clips = await Clips.create()
  out = await mkdtemp(join(tmpdir(), 'batch-'))
  clip = await clips.make('square.mp4', [...movingSquare(frames), '-frames:v', String(frames), '-pix_fmt', 'yuv420p'])
  network = new NetworkInUse({ device: 'cpu', bundlePath: await smallBundle(clips.path('small')) })
  await writeMaskPng(join(out, 'first.png'), squareMask(0))
  // Painted late, and unlike what the network carries there: the half of the square.
  const { data } = squareMask(13)
  const half = data.map((label, at) => (Math.floor(at / squareSize.width) < squareSize.height / 2 ? label : 0))
  await writeMaskPng(join(out, 'late.png'), { ...squareSize, data: half })
})

afterAll(async () => {
  await network.close()
  await clips.remove()
  await rm(out, { recursive: true, force: true })
})

interface Painted {
  readonly masks: string
  readonly frame: number
}

async function batch(name: string, references: readonly Painted[]): Promise<Uint8Array[]> {
  const { files, incomplete } = await runJob(name, { references })
  expect(incomplete).toBeUndefined()
  return pictures(files)
}

async function runJob(name: string, change: object): Promise<RunResult> {
  const exports = [{ name, format: { kind: 'annotations', layout: 'masks' } }]
  const file = join(out, `${name}.json`)
  const job = { kind: 'segment', video: clip, exports, save: `${name}.hodor`, ...change }
  await writeFile(file, JSON.stringify({ version: 1, jobs: [job] }))
  const [named] = await readBatchFile(file)
  return runBatchJob(named!.job, {
    ...{ ffmpeg: await locateFfmpeg(), signal: new AbortController().signal, overwrite: false, ours: new Set() },
    withModel: (_choice, work) => network.run(work),
    claim: async () => undefined,
    onProgress: () => undefined
  })
}

async function segment(name: string, references: readonly Painted[]): Promise<Uint8Array[]> {
  const { files } = await segmentVideo(
    {
      ...{ videoPath: clip, bundlePath: network.choice.bundlePath, device: 'cpu', overwrite: false },
      references: references.map(({ masks, frame }) => ({ maskPath: join(out, masks), frameIndex: frame })),
      masksDir: join(out, `${name} of segment`)
    },
    { signal: new AbortController().signal, onProgress: () => undefined, onNote: () => undefined }
  )
  return pictures(files)
}

function pictures(files: readonly string[]): Promise<Uint8Array[]> {
  return Promise.all(
    [...files]
      .filter((file) => file.endsWith('.png'))
      .sort()
      .map((file) => readFile(file))
  )
}

test('a mask painted late changes frames before it, in segment and batch alike', async () => {
  const first = { masks: 'first.png', frame: 0 }
  const late = { masks: 'late.png', frame: 13 }
  const alone = await batch('alone', [first])
  const both = await batch('both', [late, first])
  expect([alone.length, both.length]).toEqual([frames, frames])
  const changed = both.flatMap((picture, at) => (Buffer.compare(picture, alone[at]!) === 0 ? [] : [at]))
  expect(changed).toEqual(expect.arrayContaining([12, 13]))
  // Of those nearer to the late mask; two walks may well agree to the pixel somewhere.
  expect(changed.filter((at) => at >= 7 && at < 13).length).toBeGreaterThan(2)
  expect(await segment('both', [first, late])).toEqual(both)
  expect(await segment('alone', [first])).toEqual(alone)
})

test('clicks take the place of masks', async () => {
  const clicks = [{ frame: 1, object: 2, points: [[48, 48]], not: [[20, 20]] }]
  const { files } = await runJob('clicked', { clicks, to: 1 })
  const [, second] = [...files].filter((file) => file.endsWith('.png')).sort()
  expect(overlap(await readMaskPng(second!), squareMask(1, 2), 2)).toBeGreaterThan(0.6)
  const { objects } = await readProjectSource(join(out, 'clicked.hodor'))
  expect(objects).toMatchObject([{ id: 2, name: 'Object 2' }])
  await expect(runJob('empty', { clicks: [{ frame: 1 }] })).rejects.toMatchObject({ code: 'bad-arguments' })
})

test('a clip that breaks off keeps its masks, is told apart, and is done again once it is whole', async () => {
  const options = ['-frames:v', '40', '-pix_fmt', 'yuv420p', '-crf', '1', '-movflags', '+faststart']
  const whole = await clips.make('whole.mp4', [...testPictures('160x96', 25, 2), ...options])
  const video = join(out, 'cut.mp4')
  const bytes = await readFile(whole)
  await writeFile(video, bytes.subarray(0, Math.floor(bytes.length * 0.75)))
  const references = [{ masks: 'first.png', frame: 0 }]
  const first = await runJob('cut', { video, references })
  expect(first.incomplete).toBe(true)
  const kept = first.files.filter((file) => file.endsWith('.png'))
  expect(kept.length).toBeGreaterThan(5)
  expect(kept.length).toBeLessThan(40)
  expect(first.notes.join()).toContain(`${kept.length} frames were kept, ${40 - kept.length} are missing`)
  for (const place of ['cut', 'cut.hodor']) await access(incompleteMark(join(out, place)))
  await copyFile(whole, video)
  // Nobody said that anything may be replaced: what is marked may.
  const second = await runJob('cut', { video, references })
  expect(second.incomplete).toBeUndefined()
  expect(second.files.filter((file) => file.endsWith('.png'))).toHaveLength(40)
  for (const place of ['cut', 'cut.hodor']) await expect(access(incompleteMark(join(out, place)))).rejects.toThrow()
  await expect(runJob('cut', { video, references })).rejects.toMatchObject({ code: 'output-exists' })
})
