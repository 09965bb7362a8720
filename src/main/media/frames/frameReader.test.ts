import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RgbaFrame, VideoInfo } from '../../../shared/domain/types'
import { decodePictures } from '../decode/decodePictures'
import { FrameCache } from './frameCache'
import { fittedSize, FrameReader } from './frameReader'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { Clips, irregularTimes, longGop, pictures } from '../testing/clips'

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: VideoInfo
let expected: string[]
const never = new AbortController().signal

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  video = await probeVideo(
    ffmpeg,
    await clips.make('clip.mp4', [...pictures('96x64', 25, 6.4), ...irregularTimes, ...longGop])
  )
  expected = []
  const request = { from: 0, to: video.frameCount - 1, size: video.size, pixelFormat: 'rgba' as const }
  for await (const picture of decodePictures(ffmpeg, video, request, never)) expected.push(md5(picture.data))
})
afterAll(() => clips.remove())

function md5(data: Uint8Array): string {
  return createHash('md5').update(data).digest('hex')
}

async function use<T>(work: (reader: FrameReader) => Promise<T>, cacheBytes?: number): Promise<T> {
  const reader = new FrameReader(ffmpeg, video, cacheBytes === undefined ? {} : { cacheBytes })
  try {
    return await work(reader)
  } finally {
    await reader.close()
  }
}

test('frames are exact in any order: forward, skipping, stepping back, jumping, repeated, all at once', async () => {
  const order = [0, 1, 2, 9, 40, 39, 38, 37, 120, 60, 61, 60, 149, 0]
  await use(
    async (reader) => {
      for (const frameIndex of order) {
        const frame = await reader.read(frameIndex)
        expect(frame.frameIndex).toBe(frameIndex)
        expect(md5(frame.data), `frame ${frameIndex}`).toBe(expected[frameIndex])
      }
    },
    96 * 64 * 4 * 3
  )
  await use(async (reader) => {
    const frames = await Promise.all(order.map((frameIndex) => reader.read(frameIndex)))
    frames.forEach((frame, at) => expect(md5(frame.data)).toBe(expected[order[at]!]))
  })
})

test('reading on is far faster than seeking', async () => {
  await use(async (reader) => {
    const start = performance.now()
    await reader.read(100)
    const seek = performance.now() - start
    const from = performance.now()
    for (let frameIndex = 101; frameIndex < 121; frameIndex++) await reader.read(frameIndex)
    expect((performance.now() - from) / 20).toBeLessThan(seek / 2)
  })
})

test('frames fit the size asked for and are never enlarged', async () => {
  await use(async (reader) => {
    const small = await reader.read(5, { fit: { width: 48, height: 48 } })
    expect([small.width, small.height, small.data.length]).toEqual([48, 32, 48 * 32 * 4])
    const full = await reader.read(5, { fit: { width: 4000, height: 4000 } })
    expect([full.width, full.height]).toEqual([96, 64])
  })
  expect(fittedSize({ width: 1920, height: 1080 }, { width: 100, height: 2 })).toEqual({ width: 4, height: 2 })
})

test('a cancelled read ends at once and does not disturb the others', async () => {
  await use(async (reader) => {
    const abort = new AbortController()
    const stale = reader.read(140, { signal: abort.signal })
    const waiting = reader.read(30, { signal: abort.signal })
    const wanted = reader.read(80)
    abort.abort()
    await expect(stale).rejects.toMatchObject({ code: 'cancelled' })
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    expect(md5((await wanted).data)).toBe(expected[80])
    await expect(reader.read(1, { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })
})

test('closing cancels what is under way', async () => {
  const reader = new FrameReader(ffmpeg, video)
  const ended = expect(reader.read(120)).rejects.toMatchObject({ code: 'cancelled' })
  await reader.close()
  await ended
})

test('frames the video does not have', async () => {
  await use(async (reader) => {
    await expect(reader.read(video.frameCount)).rejects.toMatchObject({ code: 'frame-out-of-range' })
    await expect(reader.read(0.5)).rejects.toMatchObject({ code: 'frame-out-of-range' })
  })
})

test('thumbnails come in order and of the wanted height', async () => {
  await use(async (reader) => {
    const wanted = [0, 3, 4, 60, 140, video.frameCount - 1]
    const found: number[] = []
    for await (const frame of reader.thumbnails(wanted, 32, never)) {
      expect([frame.width, frame.height]).toEqual([48, 32])
      found.push(frame.frameIndex)
    }
    expect(found).toEqual(wanted)
  })
})

test('the cache stays below its limit and drops the least recently used', () => {
  const cache = new FrameCache(250)
  const frame = (frameIndex: number): RgbaFrame => ({ frameIndex, width: 5, height: 5, data: new Uint8Array(100) })
  cache.put(frame(0))
  cache.put(frame(1))
  expect(cache.get(0, { width: 5, height: 5 })).not.toBeNull()
  cache.put(frame(2))
  expect(cache.bytes).toBe(200)
  expect(cache.get(1, { width: 5, height: 5 })).toBeNull()
  expect(cache.get(0, { width: 5, height: 5 })?.frameIndex).toBe(0)
  expect(cache.get(0, { width: 4, height: 4 })).toBeNull()
  cache.limit(100)
  expect(cache.bytes).toBe(100)
  expect(cache.get(2, { width: 5, height: 5 })).toBeNull()
  cache.limit(0)
  expect(cache.bytes).toBe(0)
})
