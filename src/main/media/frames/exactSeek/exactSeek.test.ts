import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RgbaFrame, VideoInfo } from '../../../../shared/domain/types'
import { decodePictures } from '../../decode/decodePictures'
import { type FfmpegInstallation, locateFfmpeg } from '../../ffmpeg/locateFfmpeg'
import { probeVideo } from '../../probe/probe'
import { Clips, irregularTimes, longGop, pictures, tone, withRotation } from '../../testing/clips'
import { FrameReader } from '../frameReader'
import { ExactSeek } from './exactSeek'
import { readPacketIndex } from './packetIndex'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const never = new AbortController().signal

const x264 = (...options: string[]): string[] => [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-pix_fmt',
  'yuv420p',
  ...options
]
const x265 = (parameters: string): string[] => [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
  ...['-x265-params', `log-level=none:${parameters}`]
]

/** File name -> FFmpeg arguments. */
const kinds: Record<string, string[]> = {
  'pyramid-30.mp4': [
    ...pictures('96x64', 25, 5),
    ...x264('-bf', '3', '-b-pyramid', 'normal', '-refs', '3', '-g', '30')
  ],
  'pyramid-250.mp4': [...pictures('98x66', 25, 4), ...x264('-bf', '5', '-preset', 'medium', '-g', '250')],
  'no-b-frames.mp4': [...pictures('96x64', 25, 2), ...x264('-bf', '0', '-g', '20')],
  'vfr.mkv': [...pictures('96x64', 25, 2), ...irregularTimes, ...longGop, '-g', '15'],
  'late-start.mp4': [...pictures('96x64', 25, 2), ...tone(2), ...longGop, '-g', '12', '-output_ts_offset', '1.5'],
  'high10.mkv': [...pictures('96x64', 25, 2), ...x264('-g', '15'), '-pix_fmt', 'yuv420p10le'],
  'colour-444.mp4': [...pictures('96x64', 25, 1), ...x264('-g', '10'), '-pix_fmt', 'yuv444p', '-color_range', 'pc'],
  'hevc.mp4': [...pictures('96x64', 25, 3), ...x265('keyint=20:bframes=4:b-pyramid=1:open-gop=0')],
  'hevc-open.mkv': [...pictures('96x64', 25, 3), ...x265('keyint=12:min-keyint=12:bframes=4:b-pyramid=1:open-gop=1')],
  'hevc-10.mp4': [
    ...pictures('96x64', 25, 2),
    ...x265('keyint=15:bframes=3'),
    '-pix_fmt',
    'yuv420p10le',
    '-tag:v',
    'hvc1'
  ]
}

async function sequential(video: VideoInfo): Promise<string[]> {
  const request = { from: 0, to: video.frameCount - 1, size: video.size, pixelFormat: 'rgba' as const }
  const found: string[] = []
  for await (const { data } of decodePictures(ffmpeg, video, request, never)) found.push(md5(data))
  return found
}

function md5(data: Uint8Array): string {
  return createHash('md5').update(data).digest('hex')
}

async function use<T>(
  video: VideoInfo,
  work: (seek: ExactSeek, frames: Map<number, string>) => Promise<T>
): Promise<T> {
  const frames = new Map<number, string>()
  const seek = new ExactSeek(ffmpeg, video, (frame: RgbaFrame) => frames.set(frame.frameIndex, md5(frame.data)))
  try {
    await seek.ready
    return await work(seek, frames)
  } finally {
    await seek.close()
  }
}

/** Frames all over the clip, in an order that jumps on and back, the ends among them. */
function order(frameCount: number): number[] {
  const inside = Array.from({ length: 50 }, (_, step) => (step * 37 + 11) % frameCount)
  return [...inside, frameCount - 1, 0, frameCount - 2, frameCount - 1, 1]
}

describe('frames, in no order, is the one that decoding from the first gives', () => {
  test.each(Object.keys(kinds))('%s', async (name) => {
    const video = await probeVideo(ffmpeg, await clips.make(name, kinds[name] ?? []))
    const expected = await sequential(video)
    await use(video, async (seek, frames) => {
      const missed: number[] = []
      for (const frameIndex of order(video.frameCount)) {
        const frame = await seek.decode({ from: frameIndex, to: frameIndex }, never)
        if (frame) expect(md5(frame.data), `frame ${frameIndex}`).toBe(expected[frameIndex])
        else missed.push(frameIndex)
      }
      for (const [frameIndex, hash] of frames) expect(hash, `frame ${frameIndex} on the way`).toBe(expected[frameIndex])
      expect(missed).toEqual([])
    })
  })
})

test('turned, and cut off at the start by an edit list', async () => {
  const upright = await clips.make('late-start.mp4', kinds['late-start.mp4'] ?? [])
  const turned = clips.path('turned.mp4')
  await writeFile(turned, withRotation(await readFile(upright), 90))
  // Copied from the middle of a GOP, players are told to leave out what comes before.
  const cut = await clips.make('cut.mp4', [
    '-ss',
    '0.3',
    '-i',
    await clips.make('pyramid-30.mp4', kinds['pyramid-30.mp4'] ?? []),
    '-c',
    'copy'
  ])
  for (const path of [turned, cut]) {
    const video = await probeVideo(ffmpeg, path)
    const expected = await sequential(video)
    await use(video, async (seek) => {
      for (const frameIndex of [20, 3, 0, video.frameCount - 1, 7]) {
        const frame = await seek.decode({ from: frameIndex, to: frameIndex }, never)
        expect(frame && md5(frame.data), `${path} ${frameIndex}`).toBe(expected[frameIndex])
      }
    })
  }
})

test('a range comes whole, and going on needs no jump', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('pyramid-30.mp4', kinds['pyramid-30.mp4'] ?? []))
  const expected = await sequential(video)
  await use(video, async (seek, frames) => {
    for (const range of [
      { from: 40, to: 55 },
      { from: 56, to: 70 },
      { from: 10, to: 33 }
    ]) {
      expect(await seek.decode(range, never)).toMatchObject({ frameIndex: range.to })
      for (let at = range.from; at <= range.to; at++) expect(frames.get(at), `frame ${at}`).toBe(expected[at])
    }
  })
})

test('a jump elsewhere does not wait for the one that was given up', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('pyramid-250.mp4', kinds['pyramid-250.mp4'] ?? []))
  const expected = await sequential(video)
  await use(video, async (seek, frames) => {
    for (const frameIndex of [95, 90, 12, 77]) {
      const abort = new AbortController()
      const given = expect(seek.decode({ from: 94, to: 94 }, abort.signal)).rejects.toMatchObject({ code: 'cancelled' })
      setImmediate(() => abort.abort())
      await given
      const frame = await seek.decode({ from: frameIndex, to: frameIndex }, never)
      expect(frame && md5(frame.data)).toBe(expected[frameIndex])
    }
    for (const [frameIndex, hash] of frames) expect(hash).toBe(expected[frameIndex])
  })
})

const elsewhere: Record<string, string[]> = {
  'open-gop.mp4': [...pictures('96x64', 25, 2), ...longGop, '-g', '12', '-x264-params', 'open-gop=1:scenecut=0'],
  'transport.ts': [...pictures('96x64', 25, 1), ...longGop, '-g', '10'],
  'interlaced.mp4': [
    ...pictures('96x64', 50, 1),
    '-vf',
    'tinterlace=interleave_top',
    '-flags',
    '+ilme+ildct',
    ...longGop
  ]
}

test.each(Object.keys(elsewhere))('what this way is not for is left to the other: %s', async (name) => {
  const video = await probeVideo(ffmpeg, await clips.make(name, elsewhere[name] ?? []))
  const expected = await sequential(video)
  const reader = new FrameReader(ffmpeg, video)
  try {
    await reader.ready
    for (const frameIndex of [20, 14, 3, 24, 0, 13]) {
      expect(md5((await reader.read(frameIndex)).data), `frame ${frameIndex}`).toBe(expected[frameIndex])
    }
  } finally {
    await reader.close()
  }
})

test('damaged packets are left to the other way', async () => {
  const whole = await readFile(await clips.make('pyramid-30.mp4', kinds['pyramid-30.mp4'] ?? []))
  const path = clips.path('damaged.mp4')
  const video = await probeVideo(ffmpeg, await clips.make('pyramid-30.mp4', kinds['pyramid-30.mp4'] ?? []))
  const index = await readPacketIndex(ffmpeg, video, never)
  for (let frame = 62; frame < 76; frame++) {
    const packet = index!.packetOfFrame[frame]!
    // Behind the length and the slice header, so that it still looks like a picture.
    whole.fill(0xa5, index!.positions[packet]! + 12, index!.positions[packet]! + index!.sizes[packet]!)
  }
  await writeFile(path, whole)
  await use({ ...video, path }, async (seek) => {
    expect(await seek.decode({ from: 20, to: 20 }, never)).not.toBeNull()
    expect(await seek.decode({ from: 80, to: 80 }, never)).toBeNull()
    expect(await seek.decode({ from: 20, to: 20 }, never)).not.toBeNull()
  })
})

test('the waiting decoder is there before it is needed, and gone with its reader', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('pyramid-30.mp4', kinds['pyramid-30.mp4'] ?? []))
  const started: number[] = []
  const seek = new ExactSeek(ffmpeg, video, () => undefined)
  await seek.ready
  if (seek.processId) started.push(seek.processId)
  await seek.decode({ from: 9, to: 9 }, never)
  expect(seek.processId).toBe(started[0])
  expect(isRunning(started[0]!)).toBe(true)
  await seek.close()
  expect(isRunning(started[0]!)).toBe(false)
  const closedEarly = new ExactSeek(ffmpeg, video, () => undefined)
  await closedEarly.close()
  expect(closedEarly.processId).toBeNull()
})

test('a decoder nobody reads from makes room for one that waits afresh', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('pyramid-30.mp4', kinds['pyramid-30.mp4'] ?? []))
  const seek = new ExactSeek(ffmpeg, video, () => undefined, 50)
  await seek.ready
  const first = seek.processId
  expect(await seek.decode({ from: 40, to: 40 }, never)).not.toBeNull()
  await expect.poll(() => seek.processId, { timeout: 20_000 }).not.toBe(first)
  await expect.poll(() => seek.processId, { timeout: 20_000 }).not.toBeNull()
  expect(isRunning(first!)).toBe(false)
  expect(await seek.decode({ from: 50, to: 50 }, never)).toMatchObject({ frameIndex: 50 })
  await seek.close()
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
