import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VideoInfo } from '../../../shared/domain/types'
import type { DecodedFrame } from '../../session/ports'
import { createDecoder } from '../decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { FrameReader } from '../frames/frameReader'
import { AudioReader } from '../sound/audioReader'
import { Clips, ffmpeg as run, longGop, pictures, tone, withMatrix } from '../testing/clips'
import { probeVideo } from './probe'
import { decodingNotes } from './sizeChanges'

/** What recorders, phones and browsers write: each kind as small as it can be made. */

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const never = new AbortController().signal

async function decoded(video: VideoInfo, from = 0, to = video.frameCount - 1): Promise<DecodedFrame[]> {
  const frames: DecodedFrame[] = []
  for await (const frame of createDecoder(ffmpeg, video).decode({ from, to }, never)) frames.push(frame)
  return frames
}

/** Mean of each frame: the test clips count up in brightness. */
async function means(video: VideoInfo, from?: number, to?: number): Promise<number[]> {
  const frames = await decoded(video, from, to)
  return frames.map(({ data }) => Math.round(data.reduce((sum, value) => sum + value, 0) / data.length))
}

async function probeBytes(name: string, bytes: Buffer): Promise<VideoInfo> {
  await writeFile(clips.path(name), bytes)
  return probeVideo(ffmpeg, clips.path(name))
}

/** Frames of plain grey that grow brighter by 6 each, from `first`. */
function greys(frames: number, first: number): string[] {
  const fill = `geq=lum='${first}+6*N':cb=128:cr=128`
  return ['-f', 'lavfi', '-i', `color=black:s=64x48:r=25:d=${frames / 25},${fill},format=yuv420p`]
}

const tsCoding = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '6', '-bf', '2', '-muxdelay', '0', '-muxpreload', '0']

describe('clocks that start again', () => {
  async function joined(name: string, parts: readonly (readonly string[])[], ending = 'ts'): Promise<VideoInfo> {
    const files = parts.map((part, index) => clips.make(`${name}-${index}.${ending}`, part))
    const bytes = await Promise.all((await Promise.all(files)).map((file) => readFile(file)))
    return probeBytes(`${name}.${ending}`, Buffer.concat(bytes))
  }

  test.each([
    ['on the same ticks', '0'],
    ['20 ms apart', '0.02'],
    ['hours later', '36000'],
    ['earlier', '-0.5']
  ])('two transport streams joined, %s', async (name, offset) => {
    const second = [...greys(10, 120), ...tsCoding, '-output_ts_offset', offset]
    const video = await joined(`joined ${name}`, [[...greys(10, 40), ...tsCoding], second])
    expect(video).toMatchObject({ frameCount: 20, durationMicros: 800_000, decodeInOrder: true })
    const steps = [...video.timesMicros].slice(1).map((time, index) => time - (video.timesMicros[index] ?? 0))
    expect(new Set(steps)).toEqual(new Set([40_000]))
    expect(video.notes.join()).toContain('clock jumps before frame 10')
    const shown = await means(video)
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
    expect(new Set(shown).size).toBe(20)
    expect(await means(video, 13, 15)).toEqual(shown.slice(13, 16))
  })

  test('program streams joined; any frame in the window, sound of both parts', async () => {
    const coding = ['-c:v', 'mpeg2video', '-q:v', '2', '-c:a', 'mp2', '-f', 'vob']
    const part = (first: number): string[] => [...greys(25, first), ...tone(1), ...coding]
    const video = await joined('joined', [part(30), part(60)], 'vob')
    expect(video.frameCount).toBe(50)
    const shown = await means(video)
    const reader = new FrameReader(ffmpeg, video)
    for (const frameIndex of [40, 3, 26]) {
      const { data } = await reader.read(frameIndex)
      expect(Math.abs((data[0] ?? 0) - (shown[frameIndex] ?? 0))).toBeLessThan(3)
    }
    await reader.close()
    const sound = new AudioReader(ffmpeg, video)
    const late = await sound.read((video.timesMicros[0] ?? 0) + 1_500_000, 200_000, never)
    expect(late.samples.length).toBeGreaterThan(9000)
    expect(late.samples.some((sample) => Math.abs(sample) > 1000)).toBe(true)
    await sound.close()
  })

  test('a clock that wraps is no jump', async () => {
    const video = await probeVideo(
      ffmpeg,
      await clips.make('wrap.ts', [...greys(20, 40), ...tsCoding, '-output_ts_offset', '95443.2'])
    )
    expect(video).toMatchObject({ frameCount: 20, durationMicros: 800_000, notes: [] })
  })
})

test('a file cut out of another begins with its first frame that decodes', async () => {
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-bf', '2', '-x264-params', 'scenecut=0']
  const whole = await readFile(await clips.make('whole.ts', [...pictures('96x64', 25, 1.2), ...coding]))
  const packets = Math.floor(whole.length / 188)
  const video = await probeBytes('cut.ts', whole.subarray(188 * Math.floor(packets / 4)))
  expect(video.notes.join()).toMatch(/begins in the middle of a group of pictures: its first \d+ frames/)
  const frames = await decoded(video)
  expect(frames.map(({ frameIndex }) => frameIndex)).toEqual([...Array(video.frameCount).keys()])
  expect(frames.filter(({ damaged }) => damaged)).toEqual([])
  expect(video.frameCount % 10).toBe(0)
})

describe('damage inside', () => {
  test('frames that do not decode keep their slots, are marked and named', async () => {
    const coding = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '10', '-b:v', '400k']
    const path = await clips.make('whole.webm', [...pictures('96x64', 25, 1.2), ...coding])
    const listing = ['-show_entries', 'packet=pos,size', '-print_format', 'csv=p=0', path]
    const { runProcess } = await import('../ffmpeg/runProcess')
    const { stdout } = await runProcess(ffmpeg.ffprobe, ['-v', 'error', ...listing])
    const packets = stdout.toString().trim().split('\n')
    const bytes = await readFile(path)
    for (const frame of [13, 14]) {
      const [size = 0, at = 0] = (packets[frame] ?? '').split(',').map(Number)
      for (let byte = at + 6; byte < Math.min(at + size, at + 60); byte++) bytes[byte] = (bytes[byte] ?? 0) ^ 0x5a
    }
    const video = await probeBytes('damaged.webm', bytes)
    expect(video.frameCount).toBe(30)
    const frames = await decoded(video)
    expect(frames).toHaveLength(30)
    expect(frames.filter(({ damaged }) => damaged).map(({ frameIndex }) => frameIndex)).toEqual([13, 14])
    expect(decodingNotes(video).join()).toContain('Frames 13–14 cannot be decoded')
  })

  test('pictures that were patched up are marked and named', async () => {
    const coding = ['-c:v', 'mpeg2video', '-q:v', '2', '-g', '10', '-bf', '0', '-f', 'mpegts']
    const bytes = await readFile(await clips.make('whole-mpeg2.ts', [...pictures('320x180', 25, 1), ...coding]))
    for (let at = Math.floor(bytes.length / 188 / 2) * 188, done = 0; done < 2; at += 188) {
      // Neither tables nor the start of a picture.
      if ((bytes.readUInt16BE(at + 1) & 0x5fff) !== 0x0100) continue
      bytes.fill(0x55, at + 60, at + 170)
      done++
    }
    const video = await probeBytes('patched.ts', bytes)
    const frames = await decoded(video)
    const damaged = frames.filter((frame) => frame.damaged)
    expect(frames).toHaveLength(25)
    expect(damaged.length).toBeGreaterThan(0)
    expect(damaged.length).toBeLessThan(6)
    expect(decodingNotes(video).join()).toContain('came out damaged')
  })
})

describe('what a picture means', () => {
  test.each([
    [[-1, 0, 0, 1], 'Shown mirrored'],
    [[0, 1, 1, 0], 'Shown mirrored and turned by 270°'],
    [[0, -1, -1, 0], 'Shown mirrored and turned by 90°'],
    [[1, 0, 0, -1], 'Shown mirrored and turned by 180°']
  ] as const)('display matrix %j: as FFmpeg’s own player turns it', async (matrix, note) => {
    const plain = await readFile(await clips.make('plain.mp4', [...pictures('96x64', 25, 0.2), ...longGop]))
    const video = await probeBytes(`matrix ${matrix.join()}.mp4`, withMatrix(plain, matrix))
    const shown = await run(['-i', video.path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'])
    const [first] = await decoded(video, 0, 0)
    expect(first?.data.length).toBe(shown.length)
    const off = shown.reduce((sum, value, index) => sum + Math.abs(value - (first?.data[index] ?? 0)), 0)
    // Another scaler than ours makes the RGB; a picture turned otherwise is off by ten times as much.
    expect(off / shown.length).toBeLessThan(10)
    expect(video.notes.join()).toContain(note)
  })

  test.each(['libvpx-vp9', 'libvpx'])('alpha of %s hides the colours under it', async (encoder) => {
    const alpha = "geq=lum=200:cb=90:cr=200:a='255*gt(X,31)'"
    const source = ['-f', 'lavfi', '-i', `color=black:s=64x48:r=25:d=0.2,format=yuva420p,${alpha}`]
    const coding = ['-c:v', encoder, '-auto-alt-ref', '0', '-pix_fmt', 'yuva420p', '-b:v', '400k']
    const video = await probeVideo(ffmpeg, await clips.make(`${encoder}.webm`, [...source, ...coding]))
    expect(video).toMatchObject({ hasAlpha: true, decoder: encoder, frameCount: 5 })
    const frames = await decoded(video)
    expect(frames).toHaveLength(5)
    for (const { data } of frames) {
      const pixel = (x: number): number[] => [...data.subarray((20 * 64 + x) * 3, (20 * 64 + x) * 3 + 3)]
      expect(Math.max(...pixel(8))).toBeLessThan(8)
      expect(Math.max(...pixel(56))).toBeGreaterThan(150)
    }
  })

  test('a turned square, whose masks could be meant either way, is told of', async () => {
    const plain = await readFile(await clips.make('square.mp4', [...pictures('64x64', 25, 0.2), ...longGop]))
    expect((await probeBytes('square turned.mp4', withMatrix(plain, [0, 1, -1, 0]))).notes.join()).toContain(
      'turned by 90°'
    )
  })
})

test('frames that share a time are told apart, in their order', async () => {
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30']
  const source = [
    '-f',
    'lavfi',
    '-i',
    "color=black:s=64x48:r=2000:d=0.05,geq=lum='20+2*N':cb=128:cr=128,format=yuv420p"
  ]
  const video = await probeVideo(ffmpeg, await clips.make('fast.mkv', [...source, ...coding]))
  expect(video).toMatchObject({ frameCount: 100, decodeInOrder: true })
  const times = [...video.timesMicros]
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
  expect(Math.abs((times[99] ?? 0) - 49_500)).toBeLessThan(1500)
  const shown = await means(video)
  expect(new Set(shown).size).toBe(100)
  expect(shown).toEqual([...shown].sort((a, b) => a - b))
})

test('sound nobody can decode is told, and the track beside it is used', async () => {
  const source = ['-map', '0:v', '-map', '1:a', '-map', '1:a', '-c:a', 'aac']
  const plain = await readFile(await clips.make('two.mov', [...pictures(), ...tone(), ...source, ...longGop]))
  const entry = plain.indexOf('mp4a', plain.indexOf('stsd', plain.indexOf('soun')))
  plain.write('apac', entry, 'latin1')
  const wave = plain.indexOf('wave', entry)
  if (wave > 0) plain.write('free', wave, 'latin1')
  const video = await probeBytes('spatial.mov', plain)
  expect(video.audio).toMatchObject({ codec: 'aac', position: 1 })
  expect(video.notes.join()).toContain('apac')
  const sound = new AudioReader(ffmpeg, video)
  const { samples } = await sound.read(200_000, 100_000, never)
  expect(samples.some((sample) => Math.abs(sample) > 1000)).toBe(true)
  await sound.close()
})

test('tracks of data beside the pictures are named; a timecode is none of them', async () => {
  const coded = [...pictures('64x48', 25, 0.2), ...longGop, '-timecode', '01:00:00:00']
  const path = await clips.make('timecode.mov', coded)
  const bytes = await readFile(path)
  expect((await probeVideo(ffmpeg, path)).notes).toEqual([])
  const at = bytes.lastIndexOf('tmcd', bytes.lastIndexOf('stsd') + 40)
  bytes.write('gpmd', at, 'latin1')
  expect((await probeBytes('gopro.mov', bytes)).notes.join()).toMatch(
    /also holds tracks of data \(.+\), which exports leave out/
  )
})
