import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RgbaFrame, VideoInfo } from '../../../shared/domain/types'
import { FrameReader } from './frameReader'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { SeekProxy, wantsProxy } from './seekProxy'
import { Clips, irregularTimes, longGop, pictures } from '../testing/clips'

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: VideoInfo

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  const content = pictures('160x96', 25, 4.8)
  video = await probeVideo(ffmpeg, await clips.make('clip.mp4', [...content, ...irregularTimes, ...longGop]))
})
afterAll(() => clips.remove())

function difference(one: RgbaFrame, other: RgbaFrame): number {
  return one.data.reduce((sum, value, at) => sum + Math.abs(value - other.data[at]!), 0) / one.data.length
}

test('every frame of a long GOP has a picture of its own, near to the exact one in colour', async () => {
  expect(video.keyFrames).toEqual(Uint32Array.of(0))
  expect(wantsProxy(video)).toBe(true)
  const proxy = new SeekProxy(ffmpeg, video)
  const reader = new FrameReader(ffmpeg, video)
  try {
    await proxy.start()
    expect(proxy.frames).toBe(video.frameCount)
    const exact: RgbaFrame[] = []
    for (let at = 60; at < 70; at++) exact.push(await reader.read(at))
    for (const at of [65, 62, 66, 61]) {
      const picture = await proxy.read(at)
      const distances = exact.map((frame) => difference(picture!, frame))
      expect(distances.indexOf(Math.min(...distances))).toBe(at - 60)
      expect(distances[at - 60]).toBeLessThan(6)
    }
  } finally {
    await Promise.all([proxy.close(), reader.close()])
  }
  expect(await proxy.read(3)).toBeNull()
})

test('a reader gives drafts at once where there are any, and exact frames to who asks for them', async () => {
  const reader = new FrameReader(ffmpeg, { ...video, size: { width: 1920, height: 1152 } }, { proxy: true })
  try {
    let at = video.frameCount
    const width = async (): Promise<number> => (await reader.draft((at -= 1)))?.width ?? 0
    await expect.poll(width, { timeout: 30_000, interval: 200 }).toBe(900)
  } finally {
    await reader.close()
  }
  const exact = new FrameReader(ffmpeg, video, { proxy: true })
  expect((await exact.read(90)).frameIndex).toBe(90)
  await exact.close()
})

test('a full disk allowance ends the proxy, and so does closing', async () => {
  const small = new SeekProxy(ffmpeg, video, 20_000)
  await small.start()
  expect(small.frames).toBeGreaterThan(0)
  expect(small.frames).toBeLessThan(video.frameCount)
  await small.close()
  const closed = new SeekProxy(ffmpeg, video)
  const made = closed.start()
  await closed.close()
  await made
})
