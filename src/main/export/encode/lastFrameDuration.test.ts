import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patchMoov, setLastFrameDuration } from './lastFrameDuration'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../../media/probe/probe'
import { Clips, longGop, pictures } from '../../media/testing/clips'

let clips: Clips
beforeAll(async () => {
  clips = await Clips.create()
})
afterAll(() => clips.remove())

test.each(['', '+faststart'])('a frame the edit list hides is shown again (movflags %j)', async (flags) => {
  const name = `clip${flags}.mp4`
  const path = await clips.make(name, [...pictures('64x48', 25, 1), ...longGop, ...(flags ? ['-movflags', flags] : [])])
  const bytes = await readFile(path)
  // One frame of 40 ms less than there is, as FFmpeg 4 writes it.
  const duration = bytes.indexOf('elst') + 12
  bytes.writeUInt32BE(bytes.readUInt32BE(duration) - 40, duration)
  await writeFile(path, bytes)
  const ffmpeg = await locateFfmpeg()
  expect((await probeVideo(ffmpeg, path)).frameCount).toBe(24)
  await setLastFrameDuration(path, { total: 1_000_000, lastFrame: 40_000 })
  expect((await probeVideo(ffmpeg, path)).frameCount).toBe(25)
})

test('what is long enough stays as it is, and so does what is no movie', async () => {
  const bytes = await readFile(await clips.make('good.mp4', [...pictures('64x48', 25, 1), ...longGop]))
  const moov = bytes.subarray(bytes.indexOf('moov') - 4)
  const before = Buffer.from(moov)
  patchMoov(moov, { total: 900_000, lastFrame: 40_000 })
  expect(moov.indexOf('elst')).toBe(before.indexOf('elst'))
  const at = moov.indexOf('elst') + 12
  expect(moov.readUInt32BE(at)).toBe(before.readUInt32BE(at))
  const other = Buffer.from('0000001066726565aaaaaaaabbbbbbbb', 'hex')
  patchMoov(other, { total: 1, lastFrame: 1 })
  expect(other.toString('hex')).toBe('0000001066726565aaaaaaaabbbbbbbb')
})
