import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ExportFormat, exportFormatSchema, type PictureCodec } from '../../shared/domain/exportFormats'
import { estimatedBytes } from '../../shared/domain/exportEstimate'
import type { ExportQuality } from '../../shared/domain/exportQuality'
import { encodeMask } from '../../shared/domain/maskRle'
import type { VideoInfo } from '../../shared/domain/types'
import { exportWish } from '../../cli/exportArguments'
import { batchFormatSchema } from '../queue/batch/batchFormats'
import { type FfmpegInstallation, locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../media/ffmpeg/runProcess'
import { probeVideo } from '../media/probe/probe'
import { Clips, pictures } from '../media/testing/clips'
import { previewExport } from './previewExport'
import { allExtras, hardEdges, plainOverlay, write } from './testing/writing'

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: VideoInfo
const size = { width: 256, height: 144 }
const range = { from: 0, to: 1 }
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  const source = [
    ...pictures('256x144', 25, 0.08),
    '-vf',
    'noise=alls=12:allf=t',
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'ffv1'
  ]
  video = await probeVideo(ffmpeg, await clips.make('plain.mkv', source))
})
afterAll(() => clips.remove())

const data = new Uint8Array(size.width * size.height).fill(1, 0, 9000)
const masks = {
  at: (frameIndex: number) => ({ frameIndex, mask: encodeMask({ ...size, data }), isReference: true })
}
const base = { encoder: 'software', extras: allExtras } as const
let serial = 0

const endings: Readonly<Record<string, string>> = { prores422: '.mov', prores4444: '.mov', dnxhr: '.mov', vp9: '.webm' }

async function exported(codec: PictureCodec, quality: ExportQuality, kind: 'overlay' | 'matte' | 'cutout' = 'overlay') {
  const isFolder = codec === 'png' || codec === 'jpeg'
  const path = clips.path(`${serial++} ${codec}${isFolder ? '' : (endings[codec] ?? '.mp4')}`)
  const format: ExportFormat =
    kind === 'overlay'
      ? { ...plainOverlay, codec, quality }
      : ({
          ...base,
          kind,
          codec,
          quality,
          edges: hardEdges,
          ...(kind === 'cutout' ? { alpha: 'straight' as const } : {})
        } as ExportFormat)
  const written = await write({ ffmpeg, video, path, range, format, masks })
  const [first = ''] = await written.publish()
  const show = 'stream=codec_name,profile,pix_fmt'
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', show, '-of', 'json', first]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args)
  const { streams } = JSON.parse(stdout.toString()) as { streams: { profile?: string; pix_fmt: string }[] }
  return { path: first, bytes: (await stat(first)).size, ...streams[0]! }
}

describe('what is asked for is what FFprobe finds', () => {
  test.each<readonly [PictureCodec, ExportQuality, object]>([
    ['h264', { bitDepth: 10, chroma: '422', preset: 'ultrafast' }, { profile: 'High 4:2:2', pix_fmt: 'yuv422p10le' }],
    ['hevc', { bitDepth: 10, chroma: '444', preset: 'ultrafast' }, { codec_name: 'hevc', pix_fmt: 'yuv444p10le' }],
    ['av1', { bitDepth: 10 }, { codec_name: 'av1', pix_fmt: 'yuv420p10le' }],
    ['av1', { chroma: '444', preset: 'ultrafast' }, { codec_name: 'av1', pix_fmt: 'yuv444p' }],
    ['prores422', { profile: 'proxy' }, { profile: 'Proxy' }],
    ['dnxhr', {}, { profile: 'DNXHR HQX', pix_fmt: 'yuv422p10le' }],
    ['dnxhr', { profile: 'dnxhr-444' }, { profile: 'DNXHR 444', pix_fmt: 'yuv444p10le' }],
    ['png', { bitDepth: 16 }, { pix_fmt: 'rgb48be' }],
    ['jpeg', { chroma: '444' }, { pix_fmt: 'yuvj444p' }]
  ])('%s with %o', async (codec, quality, found) => {
    expect(await exported(codec, quality)).toMatchObject(found)
  })

  test('a cut-out in ProRes 4444 XQ has alpha', async () => {
    expect(await exported('prores4444', { profile: '4444xq' }, 'cutout')).toMatchObject({
      profile: 'XQ',
      pix_fmt: expect.stringMatching(/^yuva444p/) as string
    })
  })

  test('mattes keep eight bits unless more are asked for', async () => {
    expect(await exported('h264', {}, 'matte')).toMatchObject({ pix_fmt: 'yuv420p' })
    expect(await exported('h264', { bitDepth: 10 }, 'matte')).toMatchObject({ pix_fmt: 'yuv420p10le' })
    expect(await exported('png', { bitDepth: 8 }, 'matte')).toMatchObject({ pix_fmt: 'gray' })
  })

  test('a worse quality and a lower rate make smaller files', async () => {
    const sizes = await Promise.all(
      [{ crf: 8 }, { crf: 30 }, { bitRateKbit: 4000 }, { bitRateKbit: 400 }].map((quality) => exported('h264', quality))
    )
    const [fine, coarse, much, little] = sizes.map(({ bytes }) => bytes)
    expect(fine).toBeGreaterThan(2 * coarse!)
    expect(much).toBeGreaterThan(1.5 * little!)
    const [best, worst] = await Promise.all([100, 20].map((jpegQuality) => exported('jpeg', { jpegQuality })))
    expect(best!.bytes).toBeGreaterThan(2 * worst!.bytes)
  })
})

describe('what cannot be is said before the work', () => {
  test.each<readonly [PictureCodec, ExportQuality, string]>([
    ['prores422', { crf: 20 }, 'no constant quality'],
    ['h264', { crf: 60 }, 'CRF of h264 goes from 0 to 51'],
    ['prores4444', { profile: 'hq' }, 'only 4444, 4444xq'],
    ['ffv1', { bitRateKbit: 900 }, 'no bit rate'],
    ['png', { jpegQuality: 50 }, 'no JPEG quality'],
    ['hevc', { bitDepth: 16 }, 'only 8, 10']
  ])('%s with %o', async (codec, quality, sentence) => {
    await expect(exported(codec, quality)).rejects.toMatchObject({
      code: 'bad-arguments',
      message: expect.stringContaining(sentence) as string
    })
  })

  test('an FFmpeg without HEVC with alpha says so, and what it has', async () => {
    const { stdout } = await runProcess(ffmpeg.ffmpeg, ['-hide_banner', '-h', 'encoder=libx265'])
    if (stdout.toString().includes('yuva420p')) {
      expect(await exported('hevc', {}, 'cutout')).toMatchObject({ codec_name: 'hevc' })
      return
    }
    await expect(exported('hevc', {}, 'cutout')).rejects.toMatchObject({
      code: 'codec-unsupported',
      message: expect.stringContaining('HEVC with alpha') as string,
      hint: expect.stringContaining('ProRes 4444') as string
    })
  })
})

test('the preview is a PNG, whatever quality the job’s own codec has', async () => {
  const { png } = await previewExport(
    {
      ...{ videoPath: video.path, range, objects: [{ id: 1, name: 'One', colour: [255, 0, 0] }], masks: [masks.at(0)] },
      ...{ selection: { apart: false }, output: { folder: clips.folder, nameTemplate: 'p', overwrite: false } },
      format: { ...plainOverlay, codec: 'h264', quality: { bitRateKbit: 9000, chroma: '422', bitDepth: 10 } }
    },
    { ffmpeg, video, signal: new AbortController().signal }
  )
  expect(Buffer.from(png).subarray(1, 4).toString()).toBe('PNG')
})

describe('one schema', () => {
  test('options, batches and jobs say the same', () => {
    const values = { format: 'overlay', out: 'a.mp4', crf: '20', preset: 'slow', 'bit-depth': '10', chroma: '4:2:2' }
    const { format } = exportWish(values)
    const quality = { crf: 20, preset: 'slow', bitDepth: 10, chroma: '422' }
    expect(format).toMatchObject({ codec: 'h264', quality })
    expect(exportFormatSchema.parse(format)).toEqual(format)
    expect(batchFormatSchema.parse({ kind: 'overlay', quality })).toMatchObject({ quality })
    expect(batchFormatSchema.safeParse({ kind: 'overlay', quality: { crf: 20, bitRateKbit: 900 } }).success).toBe(false)
    expect(exportWish({ format: 'matte', out: 'a.mov', codec: 'dnxhr', profile: 'dnxhr-hq' }).format).toMatchObject({
      quality: { profile: 'dnxhr-hq' }
    })
    expect(() => exportWish({ ...values, bitrate: '8M' })).toThrow('exclude each other')
    expect(() => exportWish({ format: 'overlay', out: 'a.mp4', bitrate: '8 mb' })).toThrow('--bitrate')
  })

  test('a job from before there was a choice is as it was', () => {
    const before = { ...plainOverlay, codec: 'h264' as const }
    expect(exportFormatSchema.parse(before)).toEqual(before)
    expect(exportWish({ format: 'cutout', out: 'a.mov' }).format).toMatchObject({ codec: 'prores4444' })
    expect(exportWish({ format: 'hide', out: 'a.webm' }).format).toMatchObject({ codec: 'vp9' })
  })

  test('estimates follow', () => {
    const request = { size, frameRate: { num: 25, den: 1 }, frames: 50, files: 1 }
    const bytes = (quality: ExportQuality) =>
      estimatedBytes({ ...request, format: { ...plainOverlay, codec: 'h264', quality } })
    expect(bytes({ bitRateKbit: 8000 })).toBe(2_000_000)
    expect(bytes({ crf: 11 }) / bytes({})).toBeCloseTo(2.3, 1)
    expect(bytes({ crf: 23 }) / bytes({})).toBeCloseTo(1 / 2.3, 1)
  })
})
