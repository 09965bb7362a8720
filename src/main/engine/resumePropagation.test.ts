import { deserialize, serialize } from 'node:v8'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { PropagatedMask, ReferenceMask } from '../../shared/domain/types'
import type { OpenedModel } from '../inference/openModel'
import { openModel } from '../inference/openModel'
import { createDecoder } from '../media/decode/decoder'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { Clips } from '../media/testing/clips'
import type { VideoDecoder } from '../session/ports'
import { propagate } from '../session/propagate'
import type { PropagationState, Resumed } from '../session/propagationState'
import { packSoftMasks } from './packedSoftMasks'
import { smallBundle } from './testing/smallBundle'
import { movingSquare, squareMask } from './testing/squareClip'

const frames = 26
let clips: Clips
let decoder: VideoDecoder
let opened: OpenedModel

beforeAll(async () => {
  clips = await Clips.create()
  const clip = await clips.make('square.mp4', [...movingSquare(frames), '-frames:v', String(frames), '-g', '12'])
  const ffmpeg = await locateFfmpeg()
  const signal = new AbortController().signal
  decoder = createDecoder(ffmpeg, await probeVideo(ffmpeg, clip, signal))
  opened = await openModel({ device: 'cpu', precision: 'float32', bundlePath: await smallBundle(clips.path('small')) })
})

afterAll(async () => {
  await opened.model.dispose()
  await clips.remove()
})

/** Both objects on frames 2 and 22, the square alone on 14: walks meet, and one goes through a painted frame. */
function painted(): ReferenceMask[] {
  return [2, 14, 22].map((frameIndex) => {
    const mask = squareMask(frameIndex)
    if (frameIndex !== 14) for (let y = 70; y < 92; y++) mask.data.fill(2, y * 160 + 4, y * 160 + 60)
    return { frameIndex, mask: encodeMask(mask) }
  })
}

interface Kept {
  readonly state: Uint8Array
}

async function run(resumed: Resumed | null, kept: Kept[] = []): Promise<PropagatedMask[]> {
  const masks: PropagatedMask[] = []
  const checkpoints = { every: 4, resumed, save: (state: PropagationState) => kept.push({ state: serialize(state) }) }
  const deps = { decoder, model: opened.model, signal: new AbortController().signal, packSoft: packSoftMasks }
  const request = { references: painted(), range: { from: 0, to: frames - 1 } }
  for await (const mask of propagate(request, { ...deps, checkpoints })) masks.push(mask)
  return masks
}

test('from each of its checkpoints, a propagation ends with the same masks, bit for bit', async () => {
  const kept: Kept[] = []
  const whole = await run(null, kept)
  expect(whole).toHaveLength(frames)
  expect(kept.length).toBeGreaterThan(4)
  for (const { state: bytes } of kept) {
    const state = deserialize(bytes) as PropagationState
    const masks = await run({ state, masks: whole.slice(0, state.given) })
    expect(masks.map(({ frameIndex }) => frameIndex)).toEqual(whole.map(({ frameIndex }) => frameIndex))
    const other = masks.filter((mask, at) => !isDeepStrictEqual(mask, whole[at])).map(({ frameIndex }) => frameIndex)
    expect(other, `from behind ${state.gap.walk.frameIndex}`).toEqual([])
  }
})
