import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RgbFrame } from '../../../shared/domain/types'
import { createDecoder } from '../decode/decoder'
import { FrameReader } from '../frames/frameReader'
import { findSequence } from './imageSequence'
import { locateFfmpeg, type FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { Clips, ffmpeg as run, pictures } from '../testing/clips'

let clips: Clips
let ffmpeg: FfmpegInstallation
const signal = new AbortController().signal

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

/** Ten numbered pictures of the test clip. */
async function makePictures(folder: string, pattern: string, first = 0, size = '48x32'): Promise<string> {
  const path = clips.path(folder)
  await mkdir(path, { recursive: true })
  await run([...pictures(size, 25, 0.4), '-start_number', String(first), join(path, pattern)])
  return path
}

async function frames(path: string, from: number, to: number): Promise<RgbFrame[]> {
  const decoder = createDecoder(ffmpeg, await probeVideo(ffmpeg, path))
  const list: RgbFrame[] = []
  for await (const frame of decoder.decode({ from, to }, signal)) list.push(frame)
  return list
}

test('a folder of numbered pictures is a clip with the rate its path names', async () => {
  const folder = await makePictures("it's ä", 'shot_%04d.png', 1001)
  const video = await probeVideo(ffmpeg, `${folder}#fps=24000/1001`)
  expect(video).toMatchObject({
    path: `${folder}#fps=24000/1001`,
    codec: 'png',
    frameCount: 10,
    size: { width: 48, height: 32 },
    frameRate: { num: 24_000, den: 1001 },
    durationMicros: 417_083,
    variableFrameRate: false,
    audio: null,
    notes: []
  })
  expect([...video.timesMicros.slice(0, 3)]).toEqual([0, 41_708, 83_417])
  expect(video.sequence?.files[9]).toBe('shot_1010.png')
  const plain = await probeVideo(ffmpeg, folder)
  expect(plain.frameRate).toEqual({ num: 24, den: 1 })
  expect(plain.path).toBe(`${folder}#fps=24`)
})

test('frames come out exactly, from any place, forward and backward', async () => {
  const folder = await makePictures('exact', '%d.png', 7)
  const all = await frames(`${folder}#fps=30`, 0, 9)
  const source = await run([...pictures('48x32', 25, 0.4), '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'])
  all.forEach(({ frameIndex, data }, position) => {
    expect(frameIndex).toBe(position)
    const expected = source.subarray(position * data.length, (position + 1) * data.length)
    expect(Buffer.compare(data, expected)).toBe(0)
  })
  const part = await frames(`${folder}#fps=30`, 6, 8)
  expect(part.map(({ frameIndex }) => frameIndex)).toEqual([6, 7, 8])
  expect(part[0]?.data).toEqual(all[6]?.data)

  const video = await probeVideo(ffmpeg, folder)
  const backward = createDecoder(ffmpeg, video).decode({ from: 2, to: 4, direction: 'backward' }, signal)
  const order: number[] = []
  for await (const frame of backward) order.push(frame.frameIndex)
  expect(order).toEqual([4, 3, 2])

  const reader = new FrameReader(ffmpeg, video)
  for (const frameIndex of [9, 3, 4, 0]) {
    const { data } = await reader.read(frameIndex)
    const rgb = data.filter((_, at) => at % 4 !== 3)
    expect(rgb).toEqual(all[frameIndex]?.data)
  }
  await reader.close()
})

test('JPEG and EXR pictures are read like any other', async () => {
  const jpeg = await makePictures('jpeg', '%05d.jpg')
  expect(await probeVideo(ffmpeg, jpeg)).toMatchObject({ codec: 'mjpeg', frameCount: 10 })
  expect(await frames(jpeg, 8, 9)).toHaveLength(2)
  const exr = clips.path('exr')
  await mkdir(exr)
  const { encodeExr } = await import('../../interchange/exrWrite')
  const { toHalf } = await import('../../interchange/halfFloat')
  const channels = ['R', 'G', 'B'].map((name) => ({
    name,
    fillRow: (_y: number, row: Uint16Array) => void row.fill(toHalf(0.2140411))
  }))
  const picture = { size: { width: 16, height: 8 }, channels, frameRate: { num: 24, den: 1 }, texts: {} }
  for (const number of [1, 2]) await writeFile(join(exr, `r${number}.exr`), encodeExr(picture))
  const [first] = await frames(exr, 1, 1)
  // 0.214 linear is one half as screens show it.
  expect(first?.data[0]).toBeGreaterThan(124)
  expect(first?.data[0]).toBeLessThan(131)
})

describe('which pictures are meant', () => {
  test('one picture stands for all of its kind; a pattern does, too', async () => {
    const folder = await makePictures('two', 'a_%03d.png')
    await copyFile(join(folder, 'a_003.png'), join(folder, 'b_1.png'))
    await expect(probeVideo(ffmpeg, folder)).rejects.toThrow('pictures of 2 clips: a_%03d.png, b_%01d.png')
    const byPicture = await findSequence(join(folder, 'a_005.png'))
    expect(byPicture).toMatchObject({ path: join(folder, 'a_%03d.png'), missing: [] })
    expect(byPicture?.files).toHaveLength(10)
    const byPattern = await probeVideo(ffmpeg, join(folder, 'a_%03d.png#fps=12'))
    expect(byPattern).toMatchObject({ frameCount: 10, frameRate: { num: 12, den: 1 } })
    await expect(findSequence(join(folder, 'c_%03d.png'))).rejects.toMatchObject({ code: 'file-not-found' })
  })

  test('gaps are named, and nothing is shifted by them', async () => {
    const folder = await makePictures('gaps', '%04d.png')
    const all = await frames(folder, 0, 9)
    for (const number of ['0003', '0004', '0007']) await rm(join(folder, `${number}.png`))
    const video = await probeVideo(ffmpeg, folder)
    expect(video.notes).toEqual(['Pictures are missing: 3, 4, 7. The 7 there are follow each other without a pause.'])
    const left = await frames(folder, 0, 6)
    expect(left[3]?.data).toEqual(all[5]?.data)
    expect(left[6]?.data).toEqual(all[9]?.data)
  })

  test('every fifth number is no gap', async () => {
    const folder = await makePictures('fifths', '%02d.png')
    for (const name of (await readdir(folder)).sort().reverse()) {
      await rename(join(folder, name), join(folder, `${String(Number(name.slice(0, 2)) * 5).padStart(5, '0')}.png`))
    }
    expect((await probeVideo(ffmpeg, folder)).notes).toEqual([])
  })

  test('folders and files that are no pictures', async () => {
    await mkdir(clips.path('none'))
    expect(await findSequence(clips.path('none'))).toBeNull()
    await expect(probeVideo(ffmpeg, clips.path('none'))).rejects.toMatchObject({ code: 'file-is-directory' })
    expect(await findSequence(clips.path('missing.mp4'))).toBeNull()
  })
})

describe('bad pictures', () => {
  test('of another size', async () => {
    const folder = await makePictures('sizes', '%d.png', 1)
    await run([...pictures('64x32', 25, 0.04), join(folder, '6.png')])
    await expect(probeVideo(ffmpeg, folder)).rejects.toThrow('6.png is 64×32, 1.png 48×32')
  })

  test('empty ones', async () => {
    const folder = await makePictures('empty', '%d.jpg', 1)
    await writeFile(join(folder, '4.jpg'), '')
    await expect(probeVideo(ffmpeg, folder)).rejects.toThrow('4.jpg is empty or damaged')
  })
})
