import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { ExportFormat, PictureCodec } from '../../shared/domain/exportFormats'
import type { VideoInfo } from '../../shared/domain/types'
import { type FfmpegInstallation, locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { mediaPath } from '../media/ffmpeg/mediaPath'
import { probeVideo } from '../media/probe/probe'
import { runProcess } from '../media/ffmpeg/runProcess'
import { Clips, irregularTimes, longGop, pictures, withRotation } from '../media/testing/clips'
import { allExtras, hardEdges, plainOverlay, write } from './testing/writing'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const short = (size = '64x48'): string[] => [...pictures(size, 25, 0.24), '-frames:v', '6']
const lossless = (format: string): string[] => ['-pix_fmt', format, '-c:v', 'ffv1']
const range = { from: 0, to: 5 }
const base = { encoder: 'software', extras: allExtras } as const

/** Object 1 covers the left half, object 2 the lower quarter of the right half; frame 3 has no mask. */
function masksFor({ size }: VideoInfo) {
  const { width, height } = size
  const data = Uint8Array.from({ length: width * height }, (_, at) => labelAt(size, at % width, Math.floor(at / width)))
  const mask = encodeMask({ width, height, data })
  return { at: (frameIndex: number) => (frameIndex === 3 ? null : { frameIndex, mask, isReference: false }) }
}

function labelAt({ width, height }: VideoInfo['size'], x: number, y: number): number {
  if (x < width / 2) return 1
  return y >= height * 0.75 ? 2 : 0
}

const sources = new Map<string, Promise<VideoInfo>>()

function source(name: string, args: readonly string[], degrees = 0): Promise<VideoInfo> {
  const made = sources.get(name) ?? makeSource(name, args, degrees)
  sources.set(name, made)
  return made
}

async function makeSource(name: string, args: readonly string[], degrees: number): Promise<VideoInfo> {
  const path = await clips.make(name, args)
  if (degrees !== 0) await writeFile(path, withRotation(await readFile(path), degrees))
  return probeVideo(ffmpeg, path)
}

/** `npm run test:formats` does every combination; each format and each property is tested here. */
const everyOne = process.env['STUDIO_TEST_MODE'] === 'every-format'

function each<T>(usual: readonly T[], rest: readonly T[]): readonly T[] {
  return everyOne ? [...usual, ...rest] : usual
}

async function exported(video: VideoInfo, name: string, format: ExportFormat): Promise<string[]> {
  const written = await write({ ffmpeg, video, path: clips.path(name), range, format, masks: masksFor(video) })
  expect(written.frames).toBe(6)
  return [...(await written.publish())]
}

/** One frame as raw samples. @param decoder a decoder other than FFmpeg's own choice */
async function samples(path: string, pixelFormat: string, frame = 0, decoder?: string): Promise<Buffer> {
  const input = [...(decoder ? ['-c:v', decoder] : []), '-i', mediaPath(path)]
  const select = ['-vf', `select=eq(n\\,${frame})`, '-frames:v', '1', '-vsync', 'passthrough']
  const output = ['-pix_fmt', pixelFormat, '-f', 'rawvideo', 'pipe:1']
  const { stdout, errorTail } = await runProcess(ffmpeg.ffmpeg, ['-v', 'error', ...input, ...select, ...output])
  if (stdout.length === 0) throw new Error(errorTail)
  return stdout
}

const halfOfRed = { luma: 0.5 * (16 + 0.2126 * 219) }

describe('overlay', () => {
  test('pictures are the original’s bit for bit outside, blended inside', async () => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const [path = ''] = await exported(video, 'overlay.mkv', { ...plainOverlay, codec: 'ffv1', container: 'mkv' })
    for (const frame of [0, 3]) {
      const [before, after] = await Promise.all([video.path, path].map((file) => samples(file, 'yuv420p', frame)))
      for (let at = 0; at < 64 * 48; at++) {
        const label = frame === 3 ? 0 : labelAt(video.size, at % 64, Math.floor(at / 64))
        if (label === 0) expect(after![at]).toBe(before![at])
        if (label === 1) expect(Math.abs(after![at]! - (before![at]! / 2 + halfOfRed.luma))).toBeLessThanOrEqual(1)
      }
      // Chroma beyond the middle belongs to no object in the upper right.
      expect(after!.subarray(64 * 48 + 20, 64 * 48 + 32)).toEqual(before!.subarray(64 * 48 + 20, 64 * 48 + 32))
      if (frame === 3) expect(after!.equals(before!)).toBe(true)
    }
  })

  test.each(
    each<readonly [PictureCodec, string, string]>(
      [
        ['hevc', 'mp4', 'yuv420p10le'],
        ['ffv1', 'mkv', 'yuv420p10le']
      ],
      [
        ['h264', 'mp4', 'yuv420p10le'],
        ['prores422', 'mov', 'yuv422p10le'],
        ['png', '', 'rgb48be']
      ]
    )
  )('ten bits stay ten: %s', async (codec, container, pixelFormat) => {
    const video = await source('deep.mkv', [...short(), ...lossless('yuv420p10le')])
    const name = `deep ${codec}${container && `.${container}`}`
    const format = { ...plainOverlay, codec, ...(container ? { container } : {}) }
    const [path = ''] = await exported(video, name, format as ExportFormat)
    expect((await probeVideo(ffmpeg, path)).pixelFormat).toBe(pixelFormat)
    if (codec !== 'ffv1') return
    const [before, after] = await Promise.all([video.path, path].map((file) => samples(file, 'yuv420p10le', 3)))
    expect(after!.equals(before!)).toBe(true)
  })

  test('full range stays full', async () => {
    const video = await source('full.mkv', [...short(), ...lossless('yuvj420p'), '-color_range', 'pc'])
    expect(video.colour.range).toBe('pc')
    const [path = ''] = await exported(video, 'full.mp4', { ...plainOverlay, container: 'mp4' })
    expect((await probeVideo(ffmpeg, path)).colour.range).toBe('pc')
    const [before, after] = await Promise.all([video.path, path].map((file) => samples(file, 'gray', 3)))
    expect(meanDifference(before!, after!)).toBeLessThan(2)
  })
})

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  expect(other.length).toBe(one.length)
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / one.length
}

describe('cut-out', () => {
  const cutout = (codec: PictureCodec, container?: 'mov' | 'webm' | 'mkv', alpha = 'straight') =>
    ({ kind: 'cutout', codec, ...base, edges: hardEdges, alpha, ...(container ? { container } : {}) }) as ExportFormat

  test.each([
    ['prores4444', 'mov', 'yuva444p10le', undefined],
    ['vp9', 'webm', 'yuva420p', 'libvpx-vp9'],
    ['ffv1', 'mkv', 'yuva420p', undefined]
  ] as const)('%s holds the objects as alpha', async (codec, container, pixelFormat, decoder) => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const [path = ''] = await exported(video, `cutout.${container}`, cutout(codec, container))
    const rgba = await samples(path, 'rgba', 0, decoder)
    for (const [x, y] of [
      [4, 4],
      [20, 40],
      [50, 45]
    ] as const)
      expect(rgba[(y * 64 + x) * 4 + 3]).toBeGreaterThan(250)
    for (const [x, y] of [
      [40, 10],
      [60, 20]
    ] as const)
      expect(rgba[(y * 64 + x) * 4 + 3]).toBeLessThan(5)
    const empty = await samples(path, 'rgba', 3, decoder)
    expect(empty.every((value, at) => at % 4 !== 3 || value < 5)).toBe(true)
    const colours = await samples(video.path, 'rgba', 0)
    const inside = (20 * 64 + 10) * 4
    for (const channel of [0, 1, 2])
      expect(Math.abs(rgba[inside + channel]! - colours[inside + channel]!)).toBeLessThan(24)
    if (codec !== 'vp9') expect((await probeVideo(ffmpeg, path)).hasAlpha).toBe(true)
    if (codec === 'ffv1') expect((await probeVideo(ffmpeg, path)).pixelFormat).toBe(pixelFormat)
  })

  test('PNG, straight and premultiplied', async () => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const files = await exported(video, 'cut straight', cutout('png'))
    expect(files.map((file) => file.slice(-9))).toEqual([0, 1, 2, 3, 4, 5].map((n) => `0000${n}.png`))
    const rgba = await samples(files[0]!, 'rgba')
    expect([rgba[3], rgba[(10 * 64 + 40) * 4 + 3]]).toEqual([255, 0])
    const [first = ''] = await exported(video, 'cut premultiplied', cutout('png', undefined, 'premultiplied'))
    const faded = await samples(first, 'rgba')
    expect([...faded.subarray((10 * 64 + 40) * 4, (10 * 64 + 40) * 4 + 4)]).toEqual([0, 0, 0, 0])
  })
})

describe('matte', () => {
  const matte = (codec: PictureCodec, edges = hardEdges) => ({ kind: 'matte', codec, ...base, edges }) as ExportFormat

  test.each(
    each<readonly [PictureCodec, string]>(
      [
        ['h264', 'mp4'],
        ['prores422', 'mov']
      ],
      [
        ['hevc', 'mp4'],
        ['ffv1', 'mkv']
      ]
    )
  )('%s: white is white and black is black', async (codec, container) => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const [path = ''] = await exported(video, `matte ${codec}.${container}`, matte(codec))
    const grey = await samples(path, 'gray')
    for (const x of [2, 10, 26]) expect(grey[10 * 64 + x]).toBeGreaterThan(250)
    for (const x of [38, 50, 62]) expect(grey[10 * 64 + x]).toBeLessThan(5)
    expect((await samples(path, 'gray', 3)).every((value) => value < 5)).toBe(true)
  })

  test('16-bit PNG, grown, shrunk and feathered', async () => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const row = async (name: string, edges: Partial<typeof hardEdges>): Promise<number[]> => {
      const [first = ''] = await exported(video, name, matte('png', { ...hardEdges, ...edges }))
      expect((await probeVideo(ffmpeg, first)).pixelFormat).toBe('gray16be')
      const words = new Uint16Array(new Uint8Array(await samples(first, 'gray16le')).buffer)
      return [...words.subarray(5 * 64, 6 * 64)]
    }
    const hard = await row('m hard', {})
    expect(hard).toEqual(Array.from({ length: 64 }, (_, x) => (x < 32 ? 65_535 : 0)))
    expect((await row('m grown', { growPx: 3 })).indexOf(0)).toBe(35)
    expect((await row('m shrunk', { growPx: -3 })).indexOf(0)).toBe(29)
    const soft = await row('m soft', { featherPx: 8 })
    const between = soft.filter((value) => value > 0 && value < 65_535)
    expect(between.length).toBeGreaterThan(5)
    expect(soft.every((value, x) => x === 0 || value <= soft[x - 1]!)).toBe(true)
    expect(Math.abs((soft[31]! + soft[32]!) / 2 - 32_768)).toBeLessThan(1500)
  }, 120_000)
})

describe('background', () => {
  const replaced = (backdrop: object) =>
    ({ kind: 'background', codec: 'ffv1', ...base, edges: hardEdges, backdrop }) as ExportFormat

  test('colour, image, video and blur', async () => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const red = await clips.make('red ö.png', ['-f', 'lavfi', '-i', 'color=red:s=32x32', '-frames:v', '1'])
    const moving = await clips.make('two.mkv', [
      ...['-f', 'lavfi', '-i', 'color=blue:s=80x40:d=0.08', '-f', 'lavfi', '-i', 'color=white:s=80x40:d=0.08'],
      ...['-filter_complex', '[0][1]concat', '-c:v', 'ffv1']
    ])
    const at = async (name: string, backdrop: object, frame: number, x = 45): Promise<number[]> => {
      const [path = ''] = await exported(video, `${name}.mkv`, replaced(backdrop))
      const rgb = await samples(path, 'rgb24', frame)
      return [...rgb.subarray((10 * 64 + x) * 3, (10 * 64 + x) * 3 + 3)]
    }
    const near = (got: number[], wanted: number[]): void =>
      got.forEach((value, channel) => expect(Math.abs(value - wanted[channel]!)).toBeLessThan(8))
    near(await at('green', { kind: 'colour', colour: [0, 200, 40] }, 0), [0, 200, 40])
    near(await at('image', { kind: 'image', path: red }, 0), [255, 0, 0])
    near(await at('video a', { kind: 'video', path: moving }, 1), [0, 0, 255])
    near(await at('video b', { kind: 'video', path: moving }, 2), [255, 255, 255])
    near(await at('video c', { kind: 'video', path: moving }, 4), [0, 0, 255])
    const own = await samples(video.path, 'rgb24', 0)
    near(await at('kept', { kind: 'colour', colour: [0, 200, 40] }, 0, 10), [...own.subarray(650 * 3, 650 * 3 + 3)])
    const blurred = await at('blur', { kind: 'blur', radiusPx: 20 }, 0)
    expect(blurred).not.toEqual([...own.subarray(685 * 3, 685 * 3 + 3)])
    await expect(at('none', { kind: 'image', path: clips.path('none.png') }, 0)).rejects.toMatchObject({
      code: 'file-unreadable'
    })
  }, 240_000)
})

describe('inverted', () => {
  const codec = 'ffv1' as const
  const edges = hardEdges

  test('mattes, cut-outs and backgrounds are about everything but the objects', async () => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const shown = async (name: string, pixelFormat: string, frame: number, format: object): Promise<Buffer> => {
      const [path = ''] = await exported(video, `inverted ${name}.mkv`, { ...format, invert: true } as ExportFormat)
      return samples(path, pixelFormat, frame)
    }
    const matte = { kind: 'matte', codec, ...base, edges }
    const grey = await shown('matte', 'gray', 0, matte)
    grey.forEach((value, at) => {
      expect(value).toBe(labelAt(video.size, at % 64, Math.floor(at / 64)) === 0 ? 255 : 0)
    })
    expect((await shown('bare', 'gray', 3, matte)).every((value) => value === 255)).toBe(true)
    const rgba = await shown('cut', 'rgba', 0, { kind: 'cutout', codec, ...base, edges, alpha: 'straight' })
    expect([rgba[(10 * 64 + 4) * 4 + 3], rgba[(10 * 64 + 50) * 4 + 3]]).toEqual([0, 255])
    const backdrop = { kind: 'colour', colour: [0, 0, 0] }
    const behind = await shown('behind', 'gray', 0, { kind: 'background', codec, ...base, edges, backdrop })
    expect(behind[10 * 64 + 4]).toBeLessThan(3)
    const before = await samples(video.path, 'gray', 0)
    expect(behind[10 * 64 + 50]).toBe(before[10 * 64 + 50])
  })

  test('an overlay darkens what is around the objects', async () => {
    const video = await source('plain.mkv', [...short(), ...lossless('yuv420p'), '-colorspace', 'bt709'])
    const format = { ...plainOverlay, codec, container: 'mkv', invert: true } as const
    const [path = ''] = await exported(video, 'inverted overlay.mkv', format)
    for (const frame of [0, 3]) {
      const [before, after] = await Promise.all([video.path, path].map((file) => samples(file, 'yuv420p', frame)))
      for (let at = 0; at < 64 * 48; at++) {
        const inside = frame === 0 && labelAt(video.size, at % 64, Math.floor(at / 64)) !== 0
        const wanted = inside ? before![at]! : (before![at]! + 16) / 2
        expect(Math.abs(after![at]! - wanted)).toBeLessThanOrEqual(0.5)
      }
    }
  })
})

describe('every kind of clip', () => {
  test('variable frame rate, to the tick', async () => {
    const video = await source('irregular.mp4', [...pictures('64x48', 25, 0.8), ...irregularTimes, ...longGop])
    const to = video.frameCount - 1
    const format = { kind: 'cutout', codec: 'prores4444', ...base, edges: hardEdges, alpha: 'straight' } as const
    const path = clips.path('irregular.mov')
    const written = await write({ ffmpeg, video, path, range: { from: 0, to }, format, masks: masksFor(video) })
    await written.publish()
    expect([...(await probeVideo(ffmpeg, path)).timesMicros]).toEqual([...video.timesMicros])
  })

  test('turned pictures stand upright, with their masks', async () => {
    const video = await source('turned.mp4', [...short(), ...longGop], 90)
    expect(video.size).toEqual({ width: 48, height: 64 })
    const [path = ''] = await exported(video, 'turned.mkv', {
      ...{ kind: 'matte', codec: 'ffv1', ...base, edges: hardEdges }
    })
    const grey = await samples(path, 'gray')
    expect([grey[10 * 48 + 5], grey[10 * 48 + 40]]).toEqual([255, 0])
  })

  const odd = each<'h264' | 'hevc' | 'prores422' | 'ffv1' | 'png' | 'jpeg'>(
    ['h264', 'jpeg'],
    ['hevc', 'prores422', 'ffv1', 'png']
  )
  test.each(odd)('odd sizes: %s', async (codec) => {
    const args = [...short(), '-vf', 'scale=63:47,setsar=1,format=yuv444p', '-c:v', 'ffv1']
    const video = await source('odd.mkv', args)
    const container = { h264: '.mp4', hevc: '.mp4', prores422: '.mov', ffv1: '.mkv', png: '', jpeg: '' }[codec]
    const [path = ''] = await exported(video, `odd ${codec}${container}`, { ...plainOverlay, codec })
    expect((await probeVideo(ffmpeg, path)).size).toEqual({ width: 63, height: 47 })
  })

  const oddCutouts = each<'prores4444' | 'vp9' | 'ffv1' | 'png'>(['vp9'], ['prores4444', 'ffv1', 'png'])
  test.each(oddCutouts)('odd cut-outs: %s', async (codec) => {
    const args = [...short(), '-vf', 'scale=63:47,setsar=1,format=yuv444p', '-c:v', 'ffv1']
    const video = await source('odd.mkv', args)
    const ending = { prores4444: '.mov', vp9: '.webm', ffv1: '.mkv', png: '' }[codec]
    const format = { kind: 'cutout', codec, ...base, edges: hardEdges, alpha: 'straight' } as const
    const [path = ''] = await exported(video, `odd cut ${codec}${ending}`, format)
    expect((await probeVideo(ffmpeg, path)).size).toEqual({ width: 63, height: 47 })
  })

  test('pictures in RGB come back as they were', async () => {
    const video = await source('rgb.mkv', [...short(), ...lossless('bgr0')])
    const [path = ''] = await exported(video, 'rgb ünï', { ...{ kind: 'frames', codec: 'png', ...base } })
    const [before, after] = await Promise.all([samples(video.path, 'rgb24'), samples(path, 'rgb24')])
    expect(before.every((value, at) => Math.abs(value - after[at]!) <= 1)).toBe(true)
    expect((await readdir(join(path, '..'))).length).toBe(6)
  })
})
