import { beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { FakeClock } from '../testing/fakeClock'
import { FakeFrames, fakeVideo, settled } from '../testing/fakeStudio'
import { PlaybackState } from './playback.svelte'

let frames: FakeFrames
let clock: FakeClock
let errors: unknown[]
let playback: PlaybackState

const asked = (): number[] => frames.asked.map(({ frameIndex }) => frameIndex)

beforeEach(async () => {
  frames = new FakeFrames()
  clock = new FakeClock()
  errors = []
  playback = new PlaybackState({
    frames,
    clock,
    onError: (error) => errors.push(error),
    screenSize: () => ({ width: 32, height: 24 })
  })
  playback.reset(fakeVideo({ frameCount: 20 }))
  await frames.deliver(0)
})

describe('scrubbing', () => {
  it('shows the first frame after opening', () => {
    expect(playback.shown?.frameIndex).toBe(0)
    expect(playback.settled).toBe(true)
  })

  it('asks for one frame at a time, and for the newest wish next', async () => {
    for (const frame of [3, 4, 5, 9]) playback.seek(frame)
    expect(playback.frameIndex).toBe(9)
    expect(asked()).toEqual([0, 3])
    await frames.deliver(3)
    expect(playback.shown?.frameIndex).toBe(3)
    expect(asked()).toEqual([0, 3, 9])
    await frames.deliver(9)
    expect(playback.settled).toBe(true)
    expect(asked()).toEqual([0, 3, 9])
  })

  it('stays inside the clip', async () => {
    playback.seek(-5)
    expect(playback.frameIndex).toBe(0)
    playback.step(99)
    expect(playback.frameIndex).toBe(19)
  })

  it('reports what went wrong and can go on', async () => {
    playback.seek(4)
    frames.asked.at(-1)?.reject(new StudioError('decode-failed', 'Broken.'))
    await settled()
    expect(errors).toHaveLength(1)
    playback.seek(5)
    await frames.deliver(5)
    expect(playback.shown?.frameIndex).toBe(5)
  })

  it('shows nothing of a clip that was replaced', async () => {
    playback.seek(6)
    const late = frames.asked.at(-1)
    playback.reset(fakeVideo({ frameCount: 3 }))
    late?.resolve({ frameIndex: 6, width: 1, height: 1, data: new Uint8Array(4) })
    await settled()
    expect(playback.shown).toBeNull()
    expect(errors).toEqual([])
  })
})

describe('playing', () => {
  it('follows the presentation times, several frames under way', async () => {
    playback.play()
    expect(asked()).toEqual([0, 0, 1, 2, 3])
    for (const frame of [0, 1, 2, 3]) await frames.deliver(frame)
    clock.pass(16)
    expect(playback.frameIndex).toBe(0)
    clock.pass(41)
    expect(playback.frameIndex).toBe(1)
    clock.pass(80)
    expect(playback.frameIndex).toBe(3)
  })

  it('asks for pictures no larger than the screen', () => {
    playback.play()
    expect(frames.asked.at(-1)?.options.fit).toEqual({ width: 32, height: 24 })
  })

  it('leaves frames out when they come late', async () => {
    playback.play()
    await frames.deliver(0)
    clock.pass(16)
    clock.pass(400)
    await frames.deliver(1)
    await frames.deliver(2)
    clock.pass(1)
    expect(playback.frameIndex).toBe(2)
    expect(asked()).toEqual([0, 0, 1, 2, 3, 4, 10, 11])
  })

  it('stops on the last frame and begins again from the first', async () => {
    playback.seek(18)
    await frames.deliver(18)
    playback.play()
    await frames.deliver(18)
    await frames.deliver(19)
    clock.pass(16)
    clock.pass(60)
    expect(playback.frameIndex).toBe(19)
    expect(playback.playing).toBe(false)
    await frames.deliver(19)
    playback.play()
    expect(playback.frameIndex).toBe(0)
  })

  it('shows the exact picture once paused', async () => {
    playback.play()
    await frames.deliver(0)
    clock.pass(16)
    playback.pause()
    await settled()
    expect(frames.asked.at(-1)).toMatchObject({ frameIndex: 0 })
    expect(frames.asked.at(-1)?.options.fit).toBeUndefined()
  })

  it('stops and says so when a frame cannot be decoded', async () => {
    playback.play()
    frames.asked.at(-1)?.reject(new StudioError('video-truncated', 'Cut.'))
    await settled()
    expect(playback.playing).toBe(false)
    expect(errors).toHaveLength(1)
  })
})
