import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { FrameReader } from '../frames/frameReader'
import { Clips, longGop, pictures, tone } from '../testing/clips'
import { probeVideo } from './probe'

/**
 * What cameras, recorders and browsers write and the studio always read right: it stays so, and any frame that the window
 * asks for is the one that an export has.
 */

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const size = '64x48'
const fast = ['-preset', 'ultrafast']

/** Plain frames, each a little brighter than the one before. */
function greys(rate: number | string, seconds: number): string[] {
  const fill = 'geq=lum=40+4*N:cb=128:cr=128,format=yuv420p'
  return ['-f', 'lavfi', '-i', `color=black:s=${size}:r=${rate}:d=${seconds},${fill}`]
}

/** Presentation time of the first frame, and the gaps between frames, milliseconds. */
const timing = ({ timesMicros }: VideoInfo): { first: number; gaps: number[] } => ({
  first: Math.round(timesMicros[0]! / 1000),
  gaps: [...new Set([...timesMicros.slice(1)].map((time, at) => Math.round((time - timesMicros[at]!) / 1000)))].sort(
    (one, other) => one - other
  )
})

/** The last frame, the first, one in between: as the window reads them, against decoding from the start. */
async function expectAnyFrame(video: VideoInfo): Promise<void> {
  const reader = new FrameReader(ffmpeg, video)
  const frames: Uint8Array[] = []
  const range = { from: 0, to: video.frameCount - 1 }
  for await (const { data } of createDecoder(ffmpeg, video).decode(range, new AbortController().signal))
    frames.push(data)
  expect(frames).toHaveLength(video.frameCount)
  for (const frameIndex of new Set([range.to, 0, Math.floor(range.to / 2)])) {
    const { data } = await reader.read(frameIndex)
    const off = frames.map((frame) => differenceOf(data, frame))
    // Colours for the screen are found by quicker rules.
    expect(off[frameIndex]).toBeLessThan(10)
    expect(off[frameIndex]).toBe(Math.min(...off))
  }
  await reader.close()
}

function differenceOf(rgba: Uint8Array, rgb: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < rgb.length; at += 3) sum += Math.abs(rgba[(at / 3) * 4]! - rgb[at]!)
  return (sum * 3) / rgb.length
}

test('an edit list that begins inside of a frame hides that frame', async () => {
  const coded = [...greys(5, 2), '-c:v', 'libx264', ...fast, '-bf', '0', '-video_track_timescale', '12800']
  const bytes = await readFile(await clips.make('elst.mp4', coded))
  const at = bytes.indexOf('elst')
  const entry = at + 12 + 12 * (bytes.readUInt32BE(at + 8) - 1)
  bytes.writeInt32BE(bytes.readInt32BE(entry + 4) + Math.round(0.08 * 12_800), entry + 4)
  await writeFile(clips.path('cut.mp4'), bytes)
  const video = await probeVideo(ffmpeg, clips.path('cut.mp4'))
  expect(video).toMatchObject({ frameCount: 9, notes: [] })
  await expectAnyFrame(video)
})

describe('recordings', () => {
  test.each<[string, readonly string[], Partial<VideoInfo>, { first: number; gaps: number[] }]>([
    [
      'pictures later than the sound.mp4',
      [...tone(2), '-itsoffset', '1', ...greys(25, 0.6), ...longGop, '-vsync', 'passthrough', '-c:a', 'aac'],
      { frameCount: 15 },
      { first: 1000, gaps: [40] }
    ],
    [
      'B-frames without presentation times.avi',
      [...greys(25, 1), '-c:v', 'mpeg4', '-bf', '2', '-g', '50', '-vtag', 'XVID'],
      { frameCount: 25 },
      { first: 40, gaps: [40] }
    ],
    [
      'a clock that wraps.ts',
      [...greys(25, 1.2), '-c:v', 'libx264', ...fast, '-g', '10', '-output_ts_offset', '95442.0'],
      { frameCount: 30, durationMicros: 1_200_000, notes: [] },
      { first: -318, gaps: [40] }
    ],
    ['slides.mp4', [...greys('1/2', 6), ...longGop], { frameCount: 3 }, { first: 0, gaps: [2000] }],
    ['one.mp4', [...greys(25, 0.04), ...longGop], { frameCount: 1 }, { first: 0, gaps: [] }],
    [
      'one key frame only.mp4',
      [...greys(25, 1), '-c:v', 'libx264', '-x264-params', 'intra-refresh=1:keyint=20:bframes=0'],
      { frameCount: 25 },
      { first: 0, gaps: [40] }
    ],
    [
      'camera.mxf',
      [
        ...[...pictures('720x576', 25, 0.4), '-f', 'lavfi', '-i', 'sine=r=48000:d=0.4', '-map', '0:v'],
        ...['-map', '1:a', '-map', '1:a', '-c:v', 'mpeg2video', '-pix_fmt', 'yuv422p', '-flags', '+ildct+ilme'],
        ...['-b:v', '8M', '-c:a', 'pcm_s24le', '-ac', '1', '-timecode', '10:00:00:00']
      ],
      { frameCount: 10, timecode: '10:00:00:00', interlaced: true },
      { first: 0, gaps: [40] }
    ],
    ['drawn.gif', [...greys(25, 1), '-vf', 'setpts=N*(1+mod(N\\,3))/25/TB'], {}, { first: 0, gaps: [] }]
  ])('%s', async (name, args, expected, { first, gaps }) => {
    const video = await probeVideo(ffmpeg, await clips.make(name, args))
    expect(video).toMatchObject(expected)
    if (expected.frameCount !== undefined) expect(timing(video)).toEqual({ first, gaps })
    await expectAnyFrame(video)
  })
})

test('a browser’s recording: no duration, no index, times as they came', async () => {
  const times = "select='not(between(mod(n,15),4,8))',setpts=PTS+3.2/TB"
  const live = ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '300k', '-copyts', '-live', '1', '-f', 'webm']
  const { ffmpeg: run } = await import('../testing/clips')
  // Written to a pipe: nobody can go back and fill in what is known at the end.
  const bytes = await run([...greys(30, 1), '-vf', times, '-vsync', 'passthrough', ...live, 'pipe:1'])
  await writeFile(clips.path('browser.webm'), bytes)
  const video = await probeVideo(ffmpeg, clips.path('browser.webm'))
  expect(video).toMatchObject({ frameCount: 20, variableFrameRate: true })
  expect(timing(video).first).toBe(3200)
  expect(Math.max(...timing(video).gaps)).toBe(200)
  await expectAnyFrame(video)
})

test('animated PNG keeps its delays', async () => {
  const delays = "settb=1/1000,setpts='N*80-if(mod(N,2),40,0)'"
  const path = await clips.make('film.png', [...greys(25, 0.4), '-vf', delays, '-vsync', 'passthrough', '-f', 'apng']) // prettier-ignore
  const video = await probeVideo(ffmpeg, path)
  expect(video.frameCount).toBe(10)
  expect(timing(video)).toEqual({ first: 0, gaps: [40, 120] })
  await expectAnyFrame(video)
})

test('a recorder that was killed inside of a fragment: what is there can be used, and the end is said', async () => {
  const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof']
  const coded = [...greys(25, 2), '-c:v', 'libx264', ...fast, '-g', '10', ...fragments]
  const bytes = await readFile(await clips.make('whole.mp4', coded))
  await writeFile(clips.path('killed.mp4'), bytes.subarray(0, Math.floor(bytes.length * 0.8)))
  const video = await probeVideo(ffmpeg, clips.path('killed.mp4'))
  expect(video.frameCount).toBeGreaterThan(20)
  expect(video.frameCount).toBeLessThan(50)
  expect(video.notes.join()).toMatch(new RegExp(`cut short: .*broken from frame ${video.frameCount} on`))
  await expectAnyFrame(video)
})

test('an AVI that ends early is cut short, as any other', async () => {
  const bytes = await readFile(await clips.make('whole.avi', [...greys(25, 1), '-c:v', 'mjpeg', '-q:v', '2']))
  await writeFile(clips.path('early.avi'), bytes.subarray(0, Math.floor(bytes.length * 0.7)))
  const video = await probeVideo(ffmpeg, clips.path('early.avi'))
  expect(video.frameCount).toBeLessThan(20)
  expect(video.cutShort).toEqual({ missing: 25 - video.frameCount })
  expect(video.notes.join()).toContain(`cut short: ${video.frameCount} of 25 frames are there`)
  expect((await probeVideo(ffmpeg, clips.path('whole.avi'))).notes).toEqual([])
})
