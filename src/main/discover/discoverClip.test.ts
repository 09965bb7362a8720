import { describe, expect, it } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { PropagatedMask, RgbFrame } from '../../shared/domain/types'
import type { FloatTensor } from '../inference/ortGraphs'
import { FakeDecoder, fakeVideo } from '../session/testing/fakes'
import type { ObjectFinder } from '../suggest/objectFinder'
import type { TrackSet } from '../suggest/trackDecoder'
import { discoverClip } from './discoverClip'
import { trackMasks } from './trackMasks'

const grid = { width: 16, height: 8 }

/** The column of a track whose mask fills the frame. */
const everywhere = 100

/** A track: its score, the frames it is on, and the column of the grid it begins at, four wide. */
interface FakeTrack {
  readonly score: number
  readonly column: number
  isOn(frameIndex: number): boolean
}

const always = (): boolean => true

/** Embeddings carry the column; the masks are made of it. */
class FakeFinder implements ObjectFinder {
  readonly device = 'none'
  readonly name = 'fake'
  readonly version = '0'
  readonly associated: number[][] = []

  constructor(private readonly tracks: readonly FakeTrack[]) {}

  networkSize() {
    return { width: 64, height: 32 }
  }

  async suggest(): Promise<FrameSuggestions> {
    throw new Error('not asked for')
  }

  async queries({ frameIndex }: RgbFrame): Promise<FloatTensor> {
    return { dims: [1, 1, 1, 1], data: Float32Array.of(frameIndex) }
  }

  async associate({ data }: FloatTensor): Promise<TrackSet> {
    const frames = [...data]
    this.associated.push(frames)
    const count = this.tracks.length
    const presence = this.tracks.flatMap((track) => frames.map((frame) => (track.isOn(frame) ? 0.9 : 0.1)))
    return {
      scores: { dims: [1, count], data: Float32Array.from(this.tracks, ({ score }) => score) },
      embeddings: { dims: [1, count, 1], data: Float32Array.from(this.tracks, ({ column }) => column) },
      presence: { dims: [1, count, frames.length], data: Float32Array.from(presence) }
    }
  }

  async trackMasks(_frame: RgbFrame, { data }: FloatTensor): Promise<FloatTensor> {
    const logits = [...data].flatMap((column) =>
      Array.from({ length: grid.width * grid.height }, (_, at) => {
        const x = at % grid.width
        return column === everywhere || (column >= 0 && x >= column && x < column + 4) ? 8 : -8
      })
    )
    return { dims: [1, data.length, grid.height, grid.width], data: Float32Array.from(logits) }
  }

  async preparePoint(): Promise<void> {
    throw new Error('not asked for')
  }

  async point(): Promise<never> {
    throw new Error('not asked for')
  }

  async dispose(): Promise<void> {
    return undefined
  }
}

const video = (frames: number) => fakeVideo(frames, { width: 64, height: 32 })

function setUp(frames: number, tracks: readonly FakeTrack[]) {
  const stop = new AbortController()
  const finder = new FakeFinder(tracks)
  const decoder = new FakeDecoder(video(frames))
  let done = 0
  const frameDone = (): void => void done++
  return { finder, decoder, stop, count: () => done, deps: { finder, decoder, signal: stop.signal, frameDone } }
}

describe('discoverClip', () => {
  it('offers the best first, without doubles, empty masks, whole frames and unlikely ones', async () => {
    const { deps, count } = setUp(20, [
      { score: 0.5, column: 2, isOn: (frame) => frame >= 10 },
      { score: 0.9, column: 8, isOn: always },
      { score: 0.8, column: 8, isOn: always },
      { score: 0.7, column: -1, isOn: always },
      { score: 0.95, column: everywhere, isOn: always },
      { score: 0.01, column: 12, isOn: always }
    ])
    const { tracks, shots } = await discoverClip({ from: 2, to: 19 }, deps)
    expect(shots).toEqual([{ from: 2, to: 19 }])
    expect(tracks.map(({ score, embedding }) => [Number(score.toFixed(1)), ...embedding])).toEqual([
      [0.9, 8],
      [0.5, 2]
    ])
    expect(count()).toBe(18)
    const [whole, late] = tracks
    expect(whole!.thumbnails.length).toBe(6)
    expect(whole!.presence).toBe(1)
    // Seen only where it is.
    expect(late!.thumbnails.every(({ frameIndex }) => frameIndex >= 10)).toBe(true)
    expect(late!.bestFrame).toBeGreaterThanOrEqual(10)
    expect(late!.thumbnails.map(({ frameIndex }) => frameIndex)).toContain(late!.bestFrame)
    expect(late!.presence).toBeCloseTo(10 / 18)
  })

  it('looks for objects in each shot by itself', async () => {
    const { deps, finder, decoder } = setUp(12, [{ score: 0.9, column: 4, isOn: always }])
    // Frames 0 to 5 are dark, the others bright.
    decoder.decode = async function* (request) {
      for (let at = request.from; at <= request.to; at++) {
        yield { frameIndex: at, width: 64, height: 32, data: new Uint8Array(64 * 32 * 3).fill(at < 6 ? 10 : 240) }
      }
    }
    const { shots, tracks } = await discoverClip({ from: 0, to: 11 }, deps)
    expect(shots.map(({ from, to }) => [from, to])).toEqual([
      [0, 5],
      [6, 11]
    ])
    expect(finder.associated).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11]
    ])
    expect(tracks.map(({ shot }) => shot.from)).toEqual([0, 6])
  })

  it('takes one frame', async () => {
    const { deps } = setUp(5, [{ score: 0.9, column: 4, isOn: always }])
    const { tracks, shots } = await discoverClip({ from: 3, to: 3 }, deps)
    expect(shots).toEqual([{ from: 3, to: 3 }])
    expect(tracks[0]).toMatchObject({ bestFrame: 3, presence: 1 })
    expect(tracks[0]!.thumbnails).toHaveLength(1)
  })

  it('looks at no more frames of a long clip than it can hold', async () => {
    const { deps, finder, decoder, count } = setUp(1500, [{ score: 0.9, column: 4, isOn: always }])
    decoder.decode = async function* ({ from, to }) {
      const data = new Uint8Array(64 * 32 * 3)
      for (let at = from; at <= to; at++) yield { frameIndex: at, width: 64, height: 32, data }
    }
    await discoverClip({ from: 0, to: 1499 }, deps)
    expect(finder.associated[0]).toHaveLength(500)
    expect(finder.associated[0]!.slice(0, 3)).toEqual([0, 3, 6])
    expect(count()).toBe(1500)
  })

  it('says so when there is nothing, and stops when asked to', async () => {
    const nothing = setUp(4, [{ score: 0.9, column: -1, isOn: always }])
    await expect(discoverClip({ from: 0, to: 3 }, nothing.deps)).rejects.toMatchObject({ code: 'no-objects-found' })
    const stopped = setUp(4, [{ score: 0.9, column: 4, isOn: always }])
    stopped.stop.abort()
    await expect(discoverClip({ from: 0, to: 3 }, stopped.deps)).rejects.toMatchObject({ code: 'cancelled' })
    expect(stopped.decoder.open).toBe(0)
  })
})

it('trackMasks gives accepted tracks their objects’ labels on every frame', async () => {
  const { deps } = setUp(4, [])
  const tracks = [
    { objectId: 7, embedding: Float32Array.of(1) },
    { objectId: 3, embedding: Float32Array.of(10) }
  ]
  const masks: PropagatedMask[] = []
  for await (const mask of trackMasks({ from: 1, to: 3 }, tracks, deps)) masks.push(mask)
  expect(masks.map(({ frameIndex }) => frameIndex)).toEqual([1, 2, 3])
  const row = decodeMask(masks[0]!.mask).data.subarray(0, 64)
  expect([row.indexOf(7), row.lastIndexOf(7), row.indexOf(3), row.lastIndexOf(3)]).toEqual([4, 19, 40, 55])
  expect(masks[0]!.confidence[7]).toBeGreaterThan(0.8)
})
