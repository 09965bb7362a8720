import { beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { FakeClock } from '../testing/fakeClock'
import { FakeFrames, fakeVideo, settled } from '../testing/fakeStudio'
import type { SoundChunk } from '../../shared/domain/types'
import type { AudioOutput } from '../api/audioOutput'
import { PlaybackState } from './playback.svelte'

let frames: FakeFrames
let clock: FakeClock
let errors: unknown[]
let playback: PlaybackState
let work = { from: 0, to: 19 }

const asked = (): number[] => frames.asked.map(({ frameIndex }) => frameIndex)

beforeEach(async () => {
  frames = new FakeFrames()
  clock = new FakeClock()
  errors = []
  work = { from: 0, to: 19 }
  playback = new PlaybackState({
    frames,
    clock,
    audio: null,
    onError: (error) => errors.push(error),
    screenSize: () => ({ width: 32, height: 24 }),
    workRange: () => work
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
    // Frame 1 had come, but too late to be seen.
    expect(playback.dropped).toBe(1)
    await frames.deliver(11)
    clock.pass(40)
    expect([playback.frameIndex, playback.dropped]).toEqual([11, 9])
    playback.pause()
    playback.play()
    expect(playback.dropped).toBe(0)
  })

  it('stops on the last frame and begins again from the first', async () => {
    playback.seek(18)
    await frames.deliver(18)
    playback.play()
    await frames.deliver(18)
    await frames.deliver(19)
    clock.pass(16)
    clock.pass(60)
    expect([playback.frameIndex, playback.playing]).toEqual([19, true])
    clock.pass(30)
    expect(playback.playing).toBe(false)
    await settled()
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

describe('the shuttle', () => {
  it('gets faster with every press, turns round at the clip’s own rate', () => {
    const rates: number[] = []
    for (const direction of [1, 1, 1, 1, -1, -1, 1] as const) {
      playback.shuttle(direction)
      rates.push(playback.rate)
    }
    expect(rates).toEqual([1, 2, 4, 4, -1, -2, 1])
    playback.pause()
    expect(playback.rate).toBe(0)
  })

  it('goes backward, frame by frame, and stops on the first', async () => {
    playback.seek(3)
    await frames.deliver(3)
    playback.shuttle(-1)
    expect(asked().slice(-4)).toEqual([3, 2, 1, 0])
    for (const frame of [3, 2, 1, 0]) await frames.deliver(frame)
    clock.pass(16)
    for (const expected of [2, 1, 0]) {
      clock.pass(40)
      expect(playback.frameIndex).toBe(expected)
    }
    clock.pass(40)
    expect([playback.frameIndex, playback.playing, playback.dropped]).toEqual([0, false, 0])
  })

  it('leaves out frames on purpose when fast, which counts as no loss', async () => {
    playback.shuttle(1)
    playback.shuttle(1)
    playback.shuttle(1)
    expect(asked().slice(-4)).toEqual([0, 4, 8, 12])
    for (const frame of [0, 4, 8]) await frames.deliver(frame)
    clock.pass(16)
    clock.pass(40)
    expect(playback.frameIndex).toBe(4)
    clock.pass(40)
    expect([playback.frameIndex, playback.dropped]).toEqual([8, 0])
  })
})

describe('looping', () => {
  it('repeats what lies between in and out', async () => {
    work = { from: 4, to: 6 }
    playback.loop = true
    playback.play()
    expect(playback.frameIndex).toBe(4)
    for (let round = 0; round < 2; round++) {
      for (const frame of [4, 5, 6]) await frames.deliver(frame)
      clock.pass(1)
      for (const expected of [5, 6]) {
        clock.pass(40)
        expect(playback.frameIndex).toBe(expected)
      }
      clock.pass(40)
      expect([playback.frameIndex, playback.playing]).toEqual([4, true])
    }
    expect(playback.dropped).toBe(0)
  })
})

describe('variable frame rate', () => {
  it('shows every frame for as long as it lasts', async () => {
    const timesMicros = Float64Array.from([0, 10_000, 200_000, 210_000])
    playback.reset(fakeVideo({ frameCount: 4, timesMicros, variableFrameRate: true, durationMicros: 300_000 }))
    playback.play()
    for (const frame of [0, 1, 2, 3]) await frames.deliver(frame)
    clock.pass(5)
    const seen = [5, 10, 100, 80, 15, 80].map((millis) => {
      clock.pass(millis)
      return playback.frameIndex
    })
    expect(seen).toEqual([0, 1, 1, 1, 3, 3])
  })
})

describe('sound', () => {
  class FakeOutput implements AudioOutput {
    now = 100
    readonly latency = 0.01
    readonly scheduled: [startMicros: number, at: number][] = []
    silenced = 0
    setVolume(): void {
      return undefined
    }
    schedule({ startMicros }: SoundChunk, at: number): void {
      this.scheduled.push([startMicros, Math.round(at * 1000) / 1000])
    }
    silence(): void {
      this.silenced++
    }
  }

  let output: FakeOutput

  beforeEach(async () => {
    output = new FakeOutput()
    playback = new PlaybackState({
      ...{ frames, clock, audio: output, onError: (error: unknown) => errors.push(error) },
      ...{ screenSize: () => ({ width: 32, height: 24 }), workRange: () => work }
    })
    const audio = { codec: 'aac', channels: 2, sampleRate: 48_000 }
    playback.reset(fakeVideo({ frameCount: 100, durationMicros: 4_000_000, audio }))
    await frames.deliver(0)
  })

  async function begin(): Promise<void> {
    playback.play()
    for (const frame of [0, 1, 2, 3]) await frames.deliver(frame)
    clock.pass(1)
  }

  it('is lined up without gaps, ahead of the ear, and leads the picture', async () => {
    await begin()
    expect(output.scheduled).toEqual([[0, 100.04]])
    clock.pass(1)
    await settled()
    clock.pass(1)
    await settled()
    expect(output.scheduled.slice(0, 3)).toEqual([
      [0, 100.04],
      [500_000, 100.54],
      [1_000_000, 101.04]
    ])
    // The device is what counts: it has played two frames, though only 3 ms have passed.
    output.now = 100.04 + 0.01 + 0.085
    clock.pass(1)
    expect(playback.frameIndex).toBe(2)
  })

  it('the picture goes on by itself when the device stands still', async () => {
    await begin()
    clock.pass(500)
    expect(playback.frameIndex).toBe(0)
    clock.pass(200)
    await frames.deliver(17)
    clock.pass(40)
    expect(playback.frameIndex).toBeGreaterThan(10)
    expect(output.silenced).toBeGreaterThan(0)
  })

  it('stops with the picture, and is not heard at other rates', async () => {
    await begin()
    playback.pause()
    expect(output.silenced).toBe(1)
    const asked = frames.soundsAsked.length
    playback.shuttle(-1)
    playback.play(2)
    expect(frames.soundsAsked).toHaveLength(asked)
  })

  it('begins where the picture does', async () => {
    playback.seek(50)
    await frames.deliver(50)
    playback.play()
    expect(frames.soundsAsked.at(-1)).toBe(2_000_000)
  })
})
