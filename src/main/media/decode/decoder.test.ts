import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VideoInfo } from '../../../shared/domain/types'
import type { DecodeRequest } from '../../session/ports'
import { backwardRunLength, createDecoder } from './decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { sizeNotes } from '../probe/sizeChanges'
import { Clips, ffmpeg as runFfmpeg, doubledTimes, irregularTimes, longGop, pictures, tone } from '../testing/clips'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const never = new AbortController().signal

async function hashes(video: VideoInfo, request: DecodeRequest): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for await (const frame of createDecoder(ffmpeg, video).decode(request, never)) {
    expect(frame.data.length).toBe(frame.width * frame.height * 3)
    found.set(frame.frameIndex, md5(frame.data))
  }
  return found
}

function md5(data: Uint8Array): string {
  return createHash('md5').update(data).digest('hex')
}

const interlaced = ['-vf', 'tinterlace=interleave_top', '-flags', '+ilme+ildct']

/** File name -> FFmpeg arguments. */
const kinds: Record<string, string[]> = {
  'b-frames.mp4': [...pictures('96x64', 25, 2), ...longGop],
  'open-gop.mp4': [...pictures('96x64', 25, 2), ...longGop, '-g', '12', '-x264-params', 'open-gop=1:scenecut=0'],
  'vfr.mkv': [...pictures('96x64', 25, 1.5), ...irregularTimes, ...longGop],
  'vfr.mp4': [...pictures('96x64', 25, 1.5), ...irregularTimes, ...longGop, '-g', '15'],
  'doubled-times.mp4': [...pictures('96x64', 25, 1.5), ...doubledTimes, ...longGop, '-g', '15'],
  'late-start.mp4': [...pictures(), ...tone(2), ...longGop, '-output_ts_offset', '1.5'],
  'late-start.mkv': [...pictures(), ...longGop, '-g', '10', '-output_ts_offset', '12.25'],
  'transport.ts': [...pictures('96x64', 25, 4), ...tone(4), ...longGop, '-g', '20'],
  'clip.webm': [...pictures(), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '12'],
  'vp8.webm': [...pictures(), '-c:v', 'libvpx', '-auto-alt-ref', '1', '-lag-in-frames', '10', '-b:v', '200k'],
  'part2.avi': [...pictures(), '-c:v', 'mpeg4', '-bf', '2', '-g', '9'],
  'hevc.mp4': [...pictures(), '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=10'],
  'program.mpg': [...pictures('96x64', 25, 2), '-c:v', 'mpeg2video', '-bf', '2', '-g', '9'],
  'interlaced.mp4': [...pictures('96x64', 50, 2), ...interlaced, ...longGop, '-g', '10'],
  'elementary.h264': [...pictures(), ...longGop],
  'animation.gif': [...pictures('96x64', 10, 2)],
  'lossless-alpha.mov': [...pictures(), '-c:v', 'qtrle', '-pix_fmt', 'argb'],
  'intra.mov': [...pictures(), '-c:v', 'prores_ks', '-profile:v', '0']
}

describe('decoding from any frame equals decoding from the first', () => {
  test.each(Object.keys(kinds))('%s', async (name) => {
    const video = await probeVideo(ffmpeg, await clips.make(name, kinds[name] ?? []))
    const last = video.frameCount - 1
    const all = await hashes(video, { from: 0, to: last })
    expect([...all.keys()]).toEqual(Array.from({ length: video.frameCount }, (_, index) => index))
    expect(new Set(all.values()).size).toBe(video.frameCount)
    for (const from of [1, Math.floor(last / 3), Math.floor(last * 0.7), last]) {
      const to = Math.min(last, from + 2)
      const part = await hashes(video, { from, to })
      expect([...part.keys()], `from ${from}`).toEqual([...all.keys()].slice(from, to + 1))
      for (const [frameIndex, hash] of part) expect(hash, `frame ${frameIndex} from ${from}`).toBe(all.get(frameIndex))
    }
  })
})

test('the pictures are those of the coded stream, none doubled or dropped', async () => {
  const path = await clips.make('vfr.mkv', kinds['vfr.mkv'] ?? [])
  const raw = await runFfmpeg(['-i', path, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'])
  const video = await probeVideo(ffmpeg, path)
  expect(raw.length / (96 * 64)).toBe(video.frameCount)
  let index = 0
  for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to: video.frameCount - 1 }, never)) {
    let difference = 0
    for (let pixel = 0; pixel < 96 * 64; pixel++) {
      const [red = 0, green = 0, blue = 0] = frame.data.subarray(pixel * 3, pixel * 3 + 3)
      const luma = 0.299 * red + 0.587 * green + 0.114 * blue
      difference += Math.abs(luma - (raw[index * 96 * 64 + pixel] ?? 0))
    }
    expect(difference / (96 * 64)).toBeLessThan(6)
    index++
  }
})

test('backward yields the same frames in reverse, across runs', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('long.mp4', [...pictures('64x48', 50, 3), ...longGop]))
  expect(backwardRunLength(video.size)).toBeLessThan(video.frameCount / 2)
  const forward = await hashes(video, { from: 3, to: 140 })
  const backward = await hashes(video, { from: 3, to: 140, direction: 'backward' })
  expect([...backward]).toEqual([...forward].reverse())
})

test.each(['forward', 'backward'] as const)('a second size comes from the same decoding, %s', async (direction) => {
  const video = await probeVideo(ffmpeg, await clips.make('b-frames.mp4', kinds['b-frames.mp4'] ?? []))
  const range = { from: 7, to: 19, direction }
  const [small, large] = [
    { width: 48, height: 32 },
    { width: 96, height: 64 }
  ]
  for (const [size, beside] of [
    [small, large],
    [large, small]
  ] as const) {
    const [one, other] = [await hashes(video, { ...range, size }), await hashes(video, { ...range, size: beside })]
    const indices: number[] = []
    for await (const frame of createDecoder(ffmpeg, video).decode({ ...range, size, beside }, never)) {
      indices.push(frame.frameIndex)
      expect(frame.beside).toMatchObject({ frameIndex: frame.frameIndex, ...beside })
      expect(md5(frame.data)).toBe(one.get(frame.frameIndex))
      expect(md5(frame.beside!.data)).toBe(other.get(frame.frameIndex))
    }
    expect(indices).toEqual([...one.keys()])
  }
})

test('a second size comes where frames share a time, too', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('doubled-times.mp4', kinds['doubled-times.mp4'] ?? []))
  expect(video.decodeInOrder).toBe(true)
  const [small, large] = [{ width: 48, height: 32 }, video.size]
  const alone = await hashes(video, { from: 11, to: 22, size: large })
  const found = new Map<number, string>()
  for await (const frame of createDecoder(ffmpeg, video).decode(
    { from: 11, to: 22, size: small, beside: large },
    never
  ))
    found.set(frame.frameIndex, md5(frame.beside?.data ?? new Uint8Array()))
  expect(found).toEqual(alone)
})

test('scaling is by area', async () => {
  const path = await clips.make('stripes.mkv', [
    ...['-f', 'lavfi', '-i', "nullsrc=s=64x64:d=0.2,geq=r='255*mod(X\\,2)':g='255*mod(X\\,2)':b='255*mod(X\\,2)'"],
    ...['-c:v', 'ffv1', '-pix_fmt', 'gbrp']
  ])
  const video = await probeVideo(ffmpeg, path)
  for await (const frame of createDecoder(ffmpeg, video).decode(
    { from: 0, to: 0, size: { width: 16, height: 16 } },
    never
  )) {
    for (const value of frame.data) expect(Math.abs(value - 127.5)).toBeLessThan(4)
  }
})

const red: Record<string, string[]> = {
  'bt601.mp4': ['-colorspace', 'smpte170m'],
  'bt709.mp4': ['-colorspace', 'bt709'],
  'full-range.mp4': ['-colorspace', 'bt709', '-color_range', 'pc']
}

test.each(Object.keys(red))('colours follow the matrix and range of the stream: %s', async (name) => {
  const matrix = name === 'bt601.mp4' ? 'bt601' : 'bt709'
  const range = name === 'full-range.mp4' ? 'pc' : 'tv'
  const convert = `scale=out_color_matrix=${matrix}:out_range=${range},format=yuv420p`
  const source = ['-f', 'lavfi', '-i', 'color=c=0xC83214:s=64x48:d=0.2']
  const path = await clips.make(name, [...source, '-vf', convert, ...(red[name] ?? []), '-c:v', 'libx264', '-crf', '1'])
  const video = await probeVideo(ffmpeg, path)
  for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to: 0 }, never)) {
    const middle = (24 * 64 + 32) * 3
    const expected = [0xc8, 0x32, 0x14]
    // The wrong matrix or range is off by 14 and more.
    expected.forEach((value, channel) => expect(Math.abs((frame.data[middle + channel] ?? 0) - value)).toBeLessThan(12))
  }
})

test('see-through parts are shown over black', async () => {
  const source = ['-f', 'lavfi', '-i', 'color=c=white@0.5:s=32x32:d=0.1,format=rgba']
  const video = await probeVideo(ffmpeg, await clips.make('half.mov', [...source, '-c:v', 'qtrle']))
  expect(video.hasAlpha).toBe(true)
  for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to: 0 }, never)) {
    expect(Math.abs((frame.data[0] ?? 0) - 128)).toBeLessThan(12)
  }
})

test('a file cut after it was probed yields what is there, then names the first missing frame', async () => {
  const path = await clips.make('whole.mp4', [...pictures('96x64', 25, 2), ...longGop, '-movflags', '+faststart'])
  const video = await probeVideo(ffmpeg, path)
  const cut = clips.path('cut.mp4')
  const bytes = await readFile(path)
  await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)))
  const seen: number[] = []
  const decode = async (): Promise<void> => {
    const range = { from: 0, to: video.frameCount - 1 }
    for await (const frame of createDecoder(ffmpeg, { ...video, path: cut }).decode(range, never))
      seen.push(frame.frameIndex)
  }
  await expect(decode()).rejects.toMatchObject({ code: 'video-truncated', message: /broken from frame \d+/ })
  expect(seen.length).toBeGreaterThan(10)
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index))
  await expect(decode()).rejects.toThrow(`frame ${seen.length} on`)
})

test('frames the video does not have are refused', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('b-frames.mp4', kinds['b-frames.mp4'] ?? []))
  await expect(hashes(video, { from: 0, to: video.frameCount })).rejects.toMatchObject({ code: 'frame-out-of-range' })
  await expect(hashes(video, { from: 999, to: 999 })).rejects.toThrow(/^Frame 999 was asked for; the video has/)
})

test('cancelling ends the loop with `cancelled`', async () => {
  const video = await probeVideo(ffmpeg, await clips.make('b-frames.mp4', kinds['b-frames.mp4'] ?? []))
  const abort = new AbortController()
  const decode = async (): Promise<void> => {
    for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to: 49 }, abort.signal)) {
      if (frame.frameIndex === 3) abort.abort()
      expect(frame.frameIndex).toBeLessThanOrEqual(3)
    }
  }
  await expect(decode()).rejects.toMatchObject({ code: 'cancelled' })
})

test('pictures that change their size midway are told of', async () => {
  const part = (name: string, size: string, at: number): Promise<string> =>
    clips.make(name, [...pictures(size, 25, 0.8), ...longGop, '-output_ts_offset', String(at)])
  const parts = [await part('first.ts', '96x64', 1), await part('second.ts', '64x48', 1.8)]
  const path = clips.path('two-sizes.ts')
  await writeFile(path, Buffer.concat(await Promise.all(parts.map((each) => readFile(each)))))
  const video = await probeVideo(ffmpeg, path)
  const decoder = createDecoder(ffmpeg, video)
  const frames = async (from: number, to: number): Promise<number> => {
    let count = 0
    for await (const frame of decoder.decode({ from, to }, never)) if (frame.data.length === 96 * 64 * 3) count++
    return count
  }
  expect(await frames(0, 15)).toBe(16)
  expect(sizeNotes(video)).toEqual([])
  expect(await frames(30, 32)).toBe(3)
  expect(await frames(0, video.frameCount - 1)).toBe(40)
  expect(sizeNotes(video)).toEqual([
    'Pictures from frame 20 on are 64×48 instead of 96×64; all are scaled to one size.'
  ])
})
