import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { PromptStroke } from '../../shared/domain/pointing'
import { createDecoder } from '../media/decode/decoder'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { Clips } from '../media/testing/clips'
import type { VideoDecoder } from '../session/ports'
import { rectangles } from '../session/testing/fakes'
import { withClicks, type ClickDeps, type ClickedObject } from './clickReferences'
import { movingSquare, overlap, squareMask, squareSize } from './testing/squareClip'

let clips: Clips
let decoder: VideoDecoder

beforeAll(async () => {
  clips = await Clips.create()
  const clip = await clips.make('square.mp4', [...movingSquare(3), '-frames:v', '3', '-pix_fmt', 'yuv420p'])
  const ffmpeg = await locateFfmpeg({})
  decoder = createDecoder(ffmpeg, await probeVideo(ffmpeg, clip, new AbortController().signal))
})

afterAll(() => clips.remove())

const at = (x: number, y: number, positive = true): PromptStroke => ({ kind: 'points', points: [{ x, y }], positive })
const click = (frameIndex: number, strokes: readonly PromptStroke[], objectId = 1): ClickedObject => ({
  ...{ objectId, frameIndex, strokes }
})

function deps(notes: string[] = []): ClickDeps {
  const { signal } = new AbortController()
  return { decoder, device: 'cpu', signal, onNote: (text) => void notes.push(text) }
}

test('clicks make a reference mask, or correct the one there is and leave other objects alone', async () => {
  const notes: string[] = []
  const other = { frameIndex: 0, mask: encodeMask(squareMask(0)) }
  const corner = { frameIndex: 1, mask: encodeMask(rectangles(squareSize, [7, 0, 80, 20, 96], [2, 32, 32, 48, 64])) }
  const clicks = [click(2, [at(50, 48), at(52, 48, false), at(50, 48)]), click(1, [at(58, 48)], 2)]
  const made = await withClicks([other, corner], clicks, deps(notes))
  expect(made.map(({ frameIndex }) => frameIndex).sort()).toEqual([0, 1, 2])
  expect(made[0]).toBe(other)
  const [second, first] = [
    made.find(({ frameIndex }) => frameIndex === 2)!,
    made.find(({ frameIndex }) => frameIndex === 1)!
  ]
  expect(overlap(decodeMask(second.mask), squareMask(2))).toBeGreaterThan(0.5)
  const corrected = decodeMask(first.mask)
  // What the click is on, and the object that it is not about.
  expect([corrected.data[48 * 160 + 58], corrected.data[90 * 160 + 5]]).toEqual([2, 7])
  expect(notes.join()).toContain('--not counts')
})

test('what cannot be is told before the network is opened, and a cancel ends it', async () => {
  const refused = (clicks: ClickedObject[], code: string) =>
    expect(withClicks([], clicks, { ...deps(), device: 'no such device' })).rejects.toMatchObject({ code })
  await refused([click(3, [at(1, 1)])], 'frame-out-of-range')
  await refused([click(0, [at(160, 1)])], 'bad-arguments')
  await refused([click(0, [at(50, 48, false)])], 'bad-arguments')
  const stopped = AbortSignal.abort()
  await expect(withClicks([], [click(0, [at(50, 48)])], { ...deps(), signal: stopped })).rejects.toMatchObject({
    code: 'cancelled'
  })
})
