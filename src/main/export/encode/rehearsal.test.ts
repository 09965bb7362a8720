import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import type { VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../../media/decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../../media/probe/probe'
import { Clips, longGop, pictures, tone } from '../../media/testing/clips'
import type { ExportContext } from '../exportWriter'
import { plainOverlay } from '../testing/writing'
import { writerOf } from '../writers'

/** What the encoder or the container cannot take is said before a mask is made, and no frame is decoded for it. */

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

async function check(video: VideoInfo, name: string, format: Partial<PictureFormat> = {}): Promise<void> {
  const wanted = { ...plainOverlay, ...format } as PictureFormat
  const context: ExportContext = {
    ...{ ffmpeg, video, format: wanted, range: { from: 0, to: video.frameCount - 1 }, overwrite: false },
    decoder: createDecoder(ffmpeg, video),
    masks: { at: () => expect.unreachable('a mask was asked for') },
    signal: new AbortController().signal,
    frameDone: () => expect.unreachable('a frame was made')
  }
  await writerOf(wanted).check?.(context, [{ path: clips.path(name), objects: [] }])
}

const before = async (): Promise<string[]> => (await readdir(clips.folder)).sort()

test('a size no H.264 has, and times that are too fine for MKV', async () => {
  const coding = ['-c:a', 'aac', ...longGop]
  const video = await probeVideo(ffmpeg, await clips.make('clip.mp4', [...pictures(), ...tone(), ...coding]))
  const left = await before()
  await check(video, 'good.mp4')
  // Any other encoder's limits are found the same way: by its own words.
  const wide = { ...video, size: { width: 20_000, height: 2 }, codedSize: { width: 20_000, height: 2 } }
  await expect(check(wide, 'wide.mp4', { codec: 'h264' })).rejects.toMatchObject({
    code: 'encode-failed',
    message: expect.stringMatching(/^wide\.mp4 cannot be written this way: .*\w/)
  })
  const fine = { ...video, timesMicros: video.timesMicros.map((_, frame) => frame * 833) }
  await expect(check(fine, 'fine.mkv', { container: 'mkv' })).rejects.toThrow('MKV counts milliseconds')
  await check(fine, 'fine.mp4')
  expect(await before()).toEqual(left)
})
