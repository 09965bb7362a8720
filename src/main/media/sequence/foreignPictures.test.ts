import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RgbFrame, VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { runProcess } from '../ffmpeg/runProcess'
import { createMaskFolder } from '../masks/maskFolder'
import { probeVideo } from '../probe/probe'
import { refuseTiles } from '../probe/unreadablePicture'
import { Clips, ffmpeg as run, pictures } from '../testing/clips'
import { displayOf, tiffOrientation } from './exifOrientation'
import { findSequence } from './imageSequence'

/** Pictures of cameras, renderers and paint programs: each kind as small as it can be made. */

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

async function folderOf(name: string, pattern: string, options: readonly string[] = []): Promise<string> {
  const folder = clips.path(name)
  await mkdir(folder, { recursive: true })
  await run([...pictures('48x32', 25, 0.2), ...options, join(folder, pattern)])
  return folder
}

async function decoded(video: VideoInfo): Promise<RgbFrame[]> {
  const frames: RgbFrame[] = []
  const range = { from: 0, to: video.frameCount - 1 }
  for await (const frame of createDecoder(ffmpeg, video).decode(range, new AbortController().signal)) frames.push(frame)
  return frames
}

/** TIFF of one tag: the orientation. */
function exif(orientation: number): Buffer {
  const tiff = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex')
  tiff.writeUInt16LE(orientation, 18)
  return tiff
}

async function turn(path: string, orientation: number): Promise<void> {
  const jpeg = await readFile(path)
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation)])
  const segment = Buffer.alloc(4)
  segment.writeUInt16BE(0xffe1, 0)
  segment.writeUInt16BE(content.length + 2, 2)
  await writeFile(path, Buffer.concat([jpeg.subarray(0, 2), segment, content, jpeg.subarray(2)]))
}

describe('EXIF', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', (orientation) => {
    expect(tiffOrientation(exif(orientation))).toBe(orientation)
    const { rotationDegrees } = displayOf(orientation)
    expect(rotationDegrees % 180 !== 0).toBe(orientation >= 5)
  })

  test.each([
    [6, 'transpose=clock'],
    [5, 'transpose=cclock_flip'],
    [2, 'hflip']
  ])('JPEGs with orientation %i are shown as cameras mean them', async (orientation, filter) => {
    const folder = await folderOf(`exif ${orientation}`, '%d.jpg', ['-q:v', '2'])
    const first = join(folder, '1.jpg')
    const expected = await run(['-i', first, '-vf', filter, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'])
    for (const name of await readdir(folder)) await turn(join(folder, name), orientation)
    const video = await probeVideo(ffmpeg, folder)
    expect(video.size).toEqual(orientation >= 5 ? { width: 32, height: 48 } : { width: 48, height: 32 })
    expect(video.notes.join()).toContain('EXIF')
    const [shown] = await decoded(video)
    const off = expected.reduce((sum, value, index) => sum + Math.abs(value - (shown?.data[index] ?? 0)), 0)
    expect(off / expected.length).toBeLessThan(10)
    const alone = await probeVideo(ffmpeg, first.replace('1.jpg', '2.jpg'))
    expect(alone.size).toEqual(video.size)
    await turn(join(folder, '4.jpg'), 1)
    await expect(probeVideo(ffmpeg, folder)).rejects.toThrow('turned differently: 4.jpg')
  })
})

describe('pictures that are cut off are named before the work', () => {
  test.each([
    ['png', 0.5],
    ['png', 0.98],
    ['jpg', 0.6],
    ['tif', 0.5],
    ['bmp', 0.9],
    ['dpx', 0.9],
    ['exr', 0.7]
  ])('%s, at %d', async (ending, share) => {
    const folder = await folderOf(
      `cut ${ending} ${share}`,
      `r_%d.${ending}`,
      ending === 'exr' ? ['-pix_fmt', 'gbrpf32le'] : []
    )
    expect((await probeVideo(ffmpeg, folder)).frameCount).toBe(5)
    const path = join(folder, `r_3.${ending}`)
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share)))
    await expect(probeVideo(ffmpeg, folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringMatching(/r_3\.\w+ is (cut off in the middle|empty or damaged)/)
    })
  })

  test('a PNG of full length whose data is damaged', async () => {
    const folder = await folderOf('damaged', 'r_%d.png')
    const path = join(folder, 'r_3.png')
    const bytes = await readFile(path)
    bytes[bytes.length >> 1]! ^= 0x55
    await writeFile(path, bytes)
    await expect(probeVideo(ffmpeg, folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: 'The picture r_3.png is empty or damaged.'
    })
  })

  test('what phones put behind a JPEG does no harm', async () => {
    const folder = await folderOf('motion', '%d.jpg')
    const path = join(folder, '2.jpg')
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from('a film behind the picture')]))
    expect((await probeVideo(ffmpeg, folder)).frameCount).toBe(5)
  })
})

describe('which number counts', () => {
  async function renamed(folder: string, nameOf: (position: number) => string): Promise<string> {
    const made = await folderOf(folder, '%04d.png')
    for (const [position, name] of (await readdir(made)).sort().entries())
      await rename(join(made, name), join(made, nameOf(position)))
    return made
  }

  test('negative numbers come first', async () => {
    const names = ['shot.-0002.png', 'shot.-0001.png', 'shot.0000.png', 'shot.0001.png', 'shot.0002.png']
    const folder = await renamed('negative', (position) => names[position] ?? '')
    expect((await findSequence(folder))?.files).toEqual(names)
    expect((await probeVideo(ffmpeg, folder)).notes).toEqual([])
  })

  test('a dash behind a word is no sign', async () => {
    const folder = await renamed('dash', (position) => `shot-${position + 1}.png`)
    expect((await findSequence(folder))?.files[0]).toBe('shot-1.png')
  })

  test('the one that changes, wherever it stands', async () => {
    const folder = await renamed('version', (position) => `frame_${position + 8}_v2_final.png`)
    expect((await findSequence(folder))?.files).toEqual(
      [8, 9, 10, 11, 12].map((number) => `frame_${number}_v2_final.png`)
    )
    expect((await findSequence(join(folder, 'frame_9_v2_final.png')))?.files).toHaveLength(5)
  })

  test('several clips are still told apart', async () => {
    const folder = await renamed('two clips', (position) => `${position < 2 ? 'a' : 'b'}_${position}.png`)
    await expect(findSequence(folder)).rejects.toThrow('pictures of 2 clips')
  })
})

test.each(['dpx', 'tga', 'ppm', 'jp2', 'sgi', 'tif'])('%s pictures are a clip', async (ending) => {
  const folder = await folderOf(`kind ${ending}`, `p.%04d.${ending}`, ['-start_number', '1001'])
  const video = await probeVideo(ffmpeg, folder)
  expect(video).toMatchObject({ frameCount: 5, size: { width: 48, height: 32 } })
  expect(await decoded(video)).toHaveLength(5)
})

describe('kinds that some builds of FFmpeg can write and read', () => {
  test.each([
    ['webp', 'libwebp', ['-lossless', '1']],
    ['jxl', 'libjxl', ['-distance', '0']],
    ['avif', 'libaom-av1', ['-still-picture', '1', '-crf', '8', '-cpu-used', '8']]
  ])('%s', async (ending, encoder, options) => {
    const { stdout } = await runProcess(ffmpeg.ffmpeg, ['-hide_banner', '-encoders'])
    if (!stdout.includes(` ${encoder} `)) return console.warn(`Skipped: this FFmpeg has no ${encoder}.`)
    const folder = await folderOf(`some ${ending}`, 'p.%04d.png')
    const names = await readdir(folder)
    for (const name of names) {
      const target = join(clips.path(`some ${ending}`), name.replace('.png', `.${ending}`))
      await run(['-i', join(folder, name), '-c:v', encoder, ...options, target])
    }
    const expected = await decoded(await probeVideo(ffmpeg, join(folder, 'p.%04d.png')))
    const video = await probeVideo(ffmpeg, join(folder, `p.%04d.${ending}`))
    expect(video).toMatchObject({ frameCount: 5, size: { width: 48, height: 32 } })
    const frames = await decoded(video)
    const off = frames.map(({ data }, at) => meanDifference(data, expected[at]!.data))
    // AVIF halves the chroma of hard edges.
    expect(Math.max(...off)).toBeLessThan(ending === 'avif' ? 12 : 1)
    expect(meanDifference(frames[4]!.data, expected[0]!.data)).toBeGreaterThan(2 * Math.max(...off))
  })

  test('HEIC is named where FFmpeg cannot read it, and so is a picture in tiles where it can', async () => {
    const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(64)])
    await writeFile(clips.path('phone.heic'), heic)
    await expect(probeVideo(ffmpeg, clips.path('phone.heic'))).rejects.toThrow(
      'phone.heic is an HEIC, which this FFmpeg'
    )
    const tile = { index: 0, codec_type: 'video', codec_name: 'hevc' }
    expect(() => refuseTiles('a.heic', { streams: [tile, tile] })).not.toThrow()
    expect(() => refuseTiles('a.heic', { streams: Array.from({ length: 48 }, () => tile) })).toThrow('in 48 tiles')
  })
})

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / one.length
}

test('an animated WebP is named where FFmpeg cannot read it', async () => {
  const head = Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x2f\0\0\x1f\0\0ANIM\0\0', 'latin1')
  await writeFile(clips.path('film.webp'), Buffer.concat([head, Buffer.alloc(40)]))
  await expect(probeVideo(ffmpeg, clips.path('film.webp'))).rejects.toThrow('is an animated WebP')
})

test('masks of numbered pictures are called as they are', async () => {
  const files = ['plate.1001.png', 'plate.1002.png']
  const folder = await createMaskFolder(clips.path('masks'), { overwrite: false, sequence: { folder: '', files } })
  const mask = { width: 2, height: 1, data: Uint8Array.of(0, 1) }
  for (const frameIndex of [1, 0]) await folder.write(frameIndex, mask)
  await folder.finish()
  expect((await readdir(clips.path('masks'))).sort()).toEqual(files)
})
