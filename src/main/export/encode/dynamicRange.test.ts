import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { ExportFormat, PictureCodec } from '../../../shared/domain/exportFormats'
import type { HighDynamicRange, VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../../media/decode/decoder'
import { usualColour } from '../../media/decode/toneCurve'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { FrameReader } from '../../media/frames/frameReader'
import { probeVideo } from '../../media/probe/probe'
import { Clips, pictures } from '../../media/testing/clips'
import { allExtras, hardEdges, plainOverlay, write } from '../testing/writing'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const never = new AbortController().signal
const [width, height] = [64, 48]
/** Red, green and blue of eight stripes, of 65,535. */
const stripes = [
  [20_000, 20_000, 20_000],
  [33_000, 33_000, 33_000],
  [38_000, 38_000, 38_000],
  [48_000, 48_000, 48_000],
  [40_000, 36_000, 34_000],
  [33_000, 38_000, 35_000],
  [30_000, 32_000, 37_000],
  [52_000, 50_000, 46_000]
] as const

const display = 'G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)'
const mastering = {
  ...{ red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329] },
  ...{ minNits: 0.0001, maxNits: 1000 }
}

const made = new Map<string, Promise<VideoInfo>>()

function striped(transfer: HighDynamicRange['transfer']): Promise<VideoInfo> {
  const known = made.get(transfer) ?? makeStriped(transfer)
  made.set(transfer, known)
  return known
}

/** Four frames of the stripes. */
async function makeStriped(transfer: HighDynamicRange['transfer']): Promise<VideoInfo> {
  const raw = Buffer.alloc(width * height * 6)
  for (let at = 0; at < width * height; at++) {
    stripes[Math.floor((at % width) / 8)]!.forEach((value, channel) => raw.writeUInt16LE(value, (at * 3 + channel) * 2))
  }
  await writeFile(clips.path('stripes.raw'), Buffer.concat([raw, raw, raw, raw]))
  const name = transfer === 'pq' ? 'smpte2084' : 'arib-std-b67'
  const tags = `colorprim=bt2020:transfer=${name}:colormatrix=bt2020nc:range=limited`
  const light = transfer === 'pq' ? `:master-display=${display}:max-cll=900,300` : ''
  const path = await clips.make(`${transfer}.mp4`, [
    ...[
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb48le',
      '-s',
      `${width}x${height}`,
      '-r',
      '25',
      '-i',
      clips.path('stripes.raw')
    ],
    ...[
      '-vf',
      'scale=out_color_matrix=bt2020:out_range=tv:flags=accurate_rnd+full_chroma_int',
      '-pix_fmt',
      'yuv444p10le'
    ],
    ...['-c:v', 'libx265', '-x265-params', `log-level=none:lossless=1:${tags}${light}`, '-tag:v', 'hvc1']
  ])
  return probeVideo(ffmpeg, path)
}

function expectStripes(data: Uint8Array, channels: number, range: HighDynamicRange, within = 3): void {
  stripes.forEach(([red, green, blue], stripe) => {
    const wanted = usualColour([red / 65_535, green / 65_535, blue / 65_535], range).map((value) => value * 255)
    const at = (24 * width + stripe * 8 + 4) * channels
    wanted.forEach((value, channel) => expect(Math.abs(data[at + channel]! - value)).toBeLessThan(within))
  })
}

async function firstFrame(video: VideoInfo): Promise<Uint8Array> {
  for await (const { data } of createDecoder(ffmpeg, video).decode({ from: 0, to: 0 }, never)) return data
  throw new Error('no frame')
}

describe.each(['pq', 'hlg'] as const)('%s', (transfer) => {
  test('screen and network get what usual screens show, by FFmpeg’s filters and by our table', async () => {
    const video = await striped(transfer)
    const range = video.highDynamicRange!
    expect(range).toMatchObject({ transfer, peakNits: transfer === 'pq' ? 900 : 1000 })
    expect(video.notes.join()).toMatch(/High dynamic range \((PQ|HLG)\): shown tone-mapped/)
    for (const toneMapping of new Set([range.toneMapping, 'table' as const])) {
      expectStripes(await firstFrame({ ...video, highDynamicRange: { ...range, toneMapping } }), 3, range)
    }
    const reader = new FrameReader(ffmpeg, video)
    expectStripes((await reader.read(2)).data, 4, range)
    await reader.close()
  })

  test('standard range is chosen: usual tags, the same colours, nothing of the light', async () => {
    const video = await striped(transfer)
    const range = { from: 0, to: 3 }
    const format = { ...plainOverlay, extras: allExtras, standardRange: true }
    const written = await write({ ffmpeg, video, path: clips.path(`sdr-${transfer}.mp4`), range, format })
    const back = await probeVideo(ffmpeg, (await written.publish())[0]!)
    expect(back).toMatchObject({ bitDepth: 8, colour: { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' } })
    expect(back.highDynamicRange).toBeUndefined()
    // Chroma of 4:2:0 is spread over two stripes.
    expectStripes(await firstFrame(back), 3, video.highDynamicRange!, 9)
  })
})

const everyCodec = process.env['STUDIO_TEST_MODE'] === 'every-format'
const usual = [['hevc', 'mp4'], ['prores422', 'mov']] as const // prettier-ignore
const others = [['h264', 'mp4'], ['ffv1', 'mkv'], ['vp9', 'webm']] as const // prettier-ignore

test.each([...usual, ...(everyCodec ? others : [])])(
  '%s in %s keeps transfer, mastering display and light levels',
  async (codec: PictureCodec, container) => {
    const video = await striped('pq')
    expect(video.highDynamicRange).toMatchObject({ mastering, light: { maxContent: 900, maxAverage: 300 } })
    const format = { ...plainOverlay, codec, container }
    const path = clips.path(`kept-${codec}.${container}`)
    const written = await write({ ffmpeg, video, path, range: { from: 0, to: 3 }, format })
    if (codec === 'h264') expect(written.notes.join()).toContain('plays in few programs')
    await written.publish()
    const back = await probeVideo(ffmpeg, path)
    expect(back.colour).toMatchObject({ matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'smpte2084' })
    expect(back.highDynamicRange?.light).toEqual({ maxContent: 900, maxAverage: 300 })
    const { mastering: kept } = back.highDynamicRange!
    for (const key of ['red', 'green', 'blue', 'white'] as const) {
      kept?.[key].forEach((value, at) => expect(value).toBeCloseTo(mastering[key][at]!, 4))
    }
    expect(kept?.maxNits).toBeCloseTo(1000, 1)
    // In the container or in the pictures: where the codec has a place for it, players that read only those find it, too.
    if (codec !== 'hevc') return
    const stream = await clips.make('bare.hevc', ['-i', path, '-c', 'copy'])
    expect((await readFile(stream)).includes(Buffer.from([0x89, 0x18, 0x33, 0xc2]))).toBe(true)
  }
)

test('colours that are drawn are no brighter than a page', async () => {
  const video = await striped('pq')
  const whole = { width, height, data: new Uint8Array(width * height).fill(1) }
  const masks = { at: (frameIndex: number) => ({ frameIndex, mask: encodeMask(whole), isReference: false }) }
  const format = { ...plainOverlay, codec: 'ffv1' as const, container: 'mkv' as const, opacity: 1 }
  const path = clips.path('tinted.mkv')
  const written = await write({ ffmpeg, video, path, range: { from: 0, to: 1 }, format, masks })
  await written.publish()
  const shown = await firstFrame(await probeVideo(ffmpeg, path))
  const [red, green, blue] = [...shown.subarray((20 * width + 20) * 3)]
  // Red of a screen, pressed as white is: not the 10,000 cd/m² that 255 would be.
  expect(red).toBeGreaterThan(200)
  expect(Math.max(green!, blue!)).toBeLessThan(12)
})

describe('a background of high dynamic range', () => {
  /** What is seen where nothing is in front of it. */
  async function behind(video: VideoInfo, path: string, kind: 'image' | 'video', name: string): Promise<VideoInfo> {
    const out = clips.path(name)
    const backdrop = { kind, path }
    const edges = { edges: hardEdges, extras: allExtras }
    const format = { kind: 'background', codec: 'ffv1', container: 'mkv', encoder: 'software', ...edges, backdrop }
    const range = { from: 0, to: 1 }
    const written = await write({ ffmpeg, video, path: out, range, format: format as ExportFormat })
    await written.publish()
    return probeVideo(ffmpeg, out)
  }

  test.each(['pq', 'hlg'] as const)('%s is tone-mapped behind a usual clip', async (transfer) => {
    const { path, highDynamicRange } = await striped(transfer)
    const plain = await probeVideo(
      ffmpeg,
      await clips.make('plain.mkv', [...pictures(`${width}x${height}`, 25, 1), '-c:v', 'ffv1', '-pix_fmt', 'yuv444p'])
    )
    for (const kind of ['image', 'video'] as const) {
      const seen = await behind(plain, path, kind, `behind ${transfer} ${kind}.mkv`)
      expectStripes(await firstFrame(seen), 3, highDynamicRange!, 5)
    }
  })

  test('behind a clip of the same range it stays as it is', async () => {
    const video = await striped('pq')
    const seen = await behind(video, video.path, 'video', 'same range.mkv')
    const unmapped = (shown: VideoInfo): VideoInfo => {
      const { highDynamicRange: range, ...rest } = shown
      return range ? { ...rest, highDynamicRange: { ...range, toneMapping: null } } : rest
    }
    const [one, other] = [await firstFrame(unmapped(video)), await firstFrame(unmapped(seen))]
    expect(Math.max(...one.map((value, at) => Math.abs(value - other[at]!)))).toBeLessThan(3)
  })
})
