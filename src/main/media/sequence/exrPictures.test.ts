import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDecoder } from '../decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { Clips } from '../testing/clips'
import { exrBytes, type ExrRequest } from '../testing/exrBytes'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const [width, height] = [24, 16]
const display = [0, 0, width - 1, height - 1] as const
const layer = (name: string, [red, green, blue]: readonly [number, number, number]) => ({
  [`${name}R`]: red,
  [`${name}G`]: green,
  [`${name}B`]: blue
})
const [dim, bright] = [[0.1, 0.2, 0.3], [0.5, 0.6, 0.7]] as const // prettier-ignore

/** As a screen shows scene-linear light. */
const shown = (linear: number): number => 255 * (1.055 * linear ** (1 / 2.4) - 0.055)

async function pictures(name: string, requests: readonly ExrRequest[]): Promise<string> {
  const folder = clips.path(name)
  await mkdir(folder)
  await Promise.all(requests.map((each, at) => writeFile(join(folder, `r.${1001 + at}.exr`), exrBytes(each))))
  return folder
}

async function expectPixels(path: string, places: readonly (readonly [x: number, y: number, light: number])[]) {
  const video = await probeVideo(ffmpeg, path)
  const last = video.frameCount - 1
  for await (const { data } of createDecoder(ffmpeg, video).decode(
    { from: last, to: last },
    new AbortController().signal
  ))
    for (const [x, y, light] of places) {
      const green = data[(y * width + x) * 3 + 1]!
      expect(Math.abs(green - (light === 0 ? 0 : shown(light)))).toBeLessThan(3)
    }
  return video
}

const all = (channels: ExrRequest['channels'], count = 3): ExrRequest[] =>
  Array.from({ length: count }, () => ({ channels, display }))

test.each([
  ['plain colours before layers', { ...layer('', bright), ...layer('diffuse.', dim), Z: 4 }, []],
  [
    'the only layer',
    layer('ViewLayer.Diffuse.', bright),
    ['Of the EXR pictures the layer ViewLayer.Diffuse is shown.']
  ],
  [
    'of several the one with everything in it',
    { ...layer('albedo.', dim), ...layer('Beauty.', bright) },
    ['Of the EXR pictures the layer Beauty is shown. It also holds albedo.']
  ]
])('%s', async (name, channels, notes) => {
  const video = await expectPixels(await pictures(name, all(channels)), [[12, 8, 0.6]])
  expect(video).toMatchObject({ frameCount: 3, size: { width, height }, notes })
})

test('a single picture is shown as many are', async () => {
  const folder = await pictures('single', all(layer('beauty.', bright), 1))
  await expectPixels(join(folder, 'r.1001.exr'), [[3, 3, 0.6]])
})

test('what is stored may be smaller or larger than the picture, and move', async () => {
  const windows = [[2, 2, 9, 9], [-4, -3, 30, 20], [6, 4, 13, 11]] as const // prettier-ignore
  const requests = windows.map((data) => ({ channels: layer('', bright), display, data }))
  await expectPixels(await pictures('windows', requests), [[5, 8, 0], [6, 4, 0.6], [13, 11, 0.6], [14, 11, 0]]) // prettier-ignore
})

test.each([
  [
    'no colours',
    { channels: { Z: 4, 'motion.x': 1 }, display },
    'r.1001.exr cannot be shown: it holds no colours, only Z, motion.x.'
  ],
  ['a picture that begins elsewhere', { channels: layer('', bright), display: [10, 4, 33, 19] }, 'begins at 10, 4']
] as const)('%s is refused with the reason', async (name, request, reason) => {
  await expect(probeVideo(ffmpeg, await pictures(name, [request, request]))).rejects.toMatchObject({
    code: 'codec-unsupported',
    message: expect.stringContaining(reason)
  })
})

test('a picture without the layer of the others is named', async () => {
  const requests = [...all(layer('beauty.', bright), 2), ...all(layer('Beauty.', bright), 1)]
  await expect(probeVideo(ffmpeg, await pictures('mixed', requests))).rejects.toMatchObject({
    message: 'The layers of r.1003.exr are not those of r.1001.exr.'
  })
})
