import { appendFile, copyFile, mkdir, readFile, readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeBoxMask } from '../../cli/testing/masks'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { Clips, pictures } from '../media/testing/clips'
import { segmentVideo } from './segmentVideo'

/** Streams as broken recorders and careless joins leave them: every frame gets its mask, in the order they are shown. */

const coding = ['-c:v', 'libx264', '-g', '3', '-bf', '0', '-pix_fmt', 'yuv420p']
let clips: Clips
let mask: string

beforeAll(async () => {
  clips = await Clips.create()
  mask = await writeBoxMask(clips.path('mask.png'), '160x96')
})
afterAll(() => clips.remove())

async function joined(name: string, size: string, timing: readonly string[]): Promise<string> {
  const first = await clips.make('first.ts', [...pictures('160x96', 25, 0.4), ...coding])
  const second = await clips.make(`second-${name}`, [...pictures(size, 25, 0.2), ...coding, ...timing])
  const path = clips.path(name)
  await copyFile(first, path)
  await appendFile(path, await readFile(second))
  return path
}

const resized = 'Pictures from frame 10 on are 96×64 instead of 160×96; all are scaled to one size.'
const jumped =
  'The file’s clock jumps before frame 10: recordings joined without a new clock. The parts follow each other.'

test.each([
  ['frames that change size midway', { name: 'size.ts', size: '96x64', timing: ['-output_ts_offset', '0.4'] }, resized],
  ['times that jump', { name: 'jump.ts', size: '160x96', timing: ['-output_ts_offset', '60'] }, jumped],
  ['times that repeat', { name: 'repeat.ts', size: '160x96', timing: [] }, jumped]
])('%s', async (_what, { name, size, timing }, told) => {
  const folder = clips.path(`out-${name}`)
  await mkdir(folder)
  const outputs = { masksDir: `${folder}/masks`, overlayPath: `${folder}/overlay.mp4` }
  const references = [{ frameIndex: 0, maskPath: mask }]
  const request = {
    videoPath: await joined(name, size, timing),
    references,
    device: 'cpu',
    overwrite: false,
    ...outputs
  }
  const quiet = { signal: new AbortController().signal, onProgress: () => undefined, onNote: () => undefined }
  const { frames, notes } = await segmentVideo(request, quiet)
  expect(frames).toBe(15)
  expect(notes).toEqual([told])
  expect((await readdir(folder)).sort()).toEqual(['masks', 'overlay.mp4'])
  expect(await readdir(outputs.masksDir)).toHaveLength(15)
  expect((await probeVideo(await locateFfmpeg(), outputs.overlayPath)).frameCount).toBe(15)
})
