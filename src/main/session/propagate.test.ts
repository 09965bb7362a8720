import { describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { decodeMask } from '../../shared/domain/maskRle'
import type { PropagatedMask, ReferenceMask, RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { DecodedFrame, DescriptorSet } from './ports'
import { propagate, type PropagateRequest } from './propagate'
import { FakeDecoder, FakeModel, fakeVideo, rectangles, reference } from './testing/fakes'

const size = { width: 40, height: 20 }
const square = rectangles(size, [1, 4, 4, 20, 16])

interface Setting {
  readonly decoder?: FakeDecoder
  readonly model?: FakeModel
  readonly signal?: AbortSignal
}

async function run(request: PropagateRequest, setting: Setting = {}) {
  const decoder = setting.decoder ?? new FakeDecoder(fakeVideo(10, size))
  const model = setting.model ?? new FakeModel()
  const masks: PropagatedMask[] = []
  const signal = setting.signal ?? new AbortController().signal
  let error: StudioError | null = null
  try {
    for await (const mask of propagate(request, { decoder, model, signal })) masks.push(mask)
  } catch (thrown) {
    error = StudioError.from(thrown)
  }
  expect(decoder.open).toBe(0)
  expect(model.alive).toBe(0)
  return { masks, decoder, model, error, frames: masks.map((mask) => mask.frameIndex) }
}

const clip = (frames: number): FakeDecoder => new FakeDecoder(fakeVideo(frames, size))
const given = (...frames: number[]): ReferenceMask[] => frames.map((frame) => reference(frame, square))

/** Which of the painted frames 0 and 31 a walk starts from. */
function startOf(sets: readonly DescriptorSet[]): number {
  return sets
    .map((set) => set.data[2]!)
    .filter((frame) => frame === 0 || frame === 31)
    .at(-1)!
}

describe('propagate', () => {
  it('goes forward from the earliest reference and then back, each frame once', async () => {
    const { frames, decoder, error } = await run({ references: given(3), range: { from: 0, to: 7 } })
    expect(error).toBeNull()
    expect(frames).toEqual([3, 4, 5, 6, 7, 2, 1, 0])
    expect(decoder.requests.map(({ direction, from, to }) => [direction, from, to])).toEqual([
      ['forward', 3, 7],
      ['backward', 0, 2]
    ])
    expect(decoder.requests.every((request) => request.size?.width === 64)).toBe(true)
  })

  it('returns reference masks exactly as given', async () => {
    const [first] = given(2)
    const { masks } = await run({ references: given(2), range: { from: 2, to: 3 } })
    expect(masks[0]).toEqual({ frameIndex: 2, mask: first?.mask, isReference: true, confidence: { 1: 1 } })
    expect(masks[1]).toMatchObject({ isReference: false, mask: { width: 40, height: 20 } })
    expect(masks[1]?.confidence[1]).toBeCloseTo(0.9, 5)
    expect(decodeMask(masks[1]!.mask).data.every((label) => label === 1)).toBe(true)
  })

  it('reads the references and the latest frames, and hands on the soft masks of the frame before', async () => {
    const model = new FakeModel(3)
    await run({ references: given(0), range: { from: 0, to: 5 } }, { model })
    const seen = model.windows.map(({ sets }) => sets.map((set) => set.data[2]))
    expect(seen).toEqual([[0], [0, 1], [0, 1, 2], [0, 2, 3], [0, 3, 4]])
    expect(model.windows[0]?.previous).toMatchObject({ objects: 1, width: 16, height: 8 })
    expect(model.windows[1]?.previous?.data[0]).toBeCloseTo(0.9, 5)
  })

  it('knows every painted frame from the start, the one it starts from last', async () => {
    const model = new FakeModel()
    await run({ references: given(4, 6), range: { from: 2, to: 7 } }, { model })
    const known = model.windows.map(({ frameIndex, sets }) => [frameIndex, ...sets.map((set) => set.data[2])])
    expect(known).toEqual([
      [5, 6, 4],
      [7, 4, 6],
      [3, 6, 4],
      [2, 6, 4, 3]
    ])
  })

  it('a mask painted late changes frames before it', async () => {
    // A network that finds what it was shown last, and does not know better.
    const model = () => new FakeModel(7, (_frame, _slot, x, sets) => (x < 8 === (startOf(sets) === 0) ? 0.9 : 0))
    const left = rectangles(size, [1, 0, 0, 20, 20])
    const right = rectangles(size, [1, 20, 0, 40, 20])
    const first = reference(0, left)
    const range = { from: 0, to: 31 }
    const without = await run({ references: [first], range }, { model: model(), decoder: clip(32) })
    const late = await run({ references: [first, reference(31, right)], range }, { model: model(), decoder: clip(32) })
    const at = ({ masks }: typeof late, frame: number) => masks.find(({ frameIndex }) => frameIndex === frame)!.mask
    expect(at(late, 28)).not.toEqual(at(without, 28))
    expect(at(late, 3)).toEqual(at(without, 3))
    expect([...late.frames].sort((one, other) => one - other)).toEqual(without.frames)
  })

  it('meets where both ways agree best, and mixes masks there', async () => {
    // Forward it sees more with every frame, backward less: both agree on frame 13.
    const paint = (frame: number, _slot: number, x: number, sets: readonly DescriptorSet[]): number => {
      return x < (startOf(sets) === 0 ? 8 : 8 + frame - 13) ? 0.9 : 0
    }
    const packSoft = (masks: SoftMasks) => {
      const bytes = new Uint8Array()
      return { width: 1, height: 1, objectIds: [Math.round(masks.data[8]! * 20)], bytes }
    }
    const decoder = clip(32)
    const masks: PropagatedMask[] = []
    const provisional: number[] = []
    const deps = { decoder, model: new FakeModel(2, paint), signal: new AbortController().signal, packSoft }
    const request = { references: [reference(0, square), reference(31, square)], range: { from: 0, to: 31 } }
    const onProvisional = ({ frameIndex }: PropagatedMask): unknown => provisional.push(frameIndex)
    for await (const mask of propagate(request, { ...deps, onProvisional })) masks.push(mask)
    expect(provisional).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
    expect(masks.map(({ frameIndex }) => frameIndex)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      ...[30, 29, 28, 27, 26, 25, 24, 23, 22, 21],
      ...[11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 31]
    ])
    const ninth = (frame: number): number =>
      masks.find(({ frameIndex }) => frameIndex === frame)!.soft!.objectIds[0]! / 20
    // The ninth column is the backward way's alone, from frame 14 on: 4/6 of it there, then all of it.
    expect([11, 12, 13, 14, 15, 16, 17].map(ninth)).toEqual([0, 0, 0, 0.6, 0.75, 0.9, 0.9])
  })

  it('uses references outside the range', async () => {
    const before = await run({ references: given(1), range: { from: 4, to: 5 } })
    expect(before.frames).toEqual([4, 5])
    expect(before.model.windows[0]?.sets.map((set) => set.data[2])).toEqual([1])
    const behind = await run({ references: given(9), range: { from: 4, to: 5 } })
    expect(behind.frames).toEqual([5, 4])
    expect(behind.model.windows[1]?.sets.map((set) => set.data[2])).toEqual([9, 5])
  })

  it('carries objects a painted frame does not show, and leaves its word on them out', async () => {
    const model = new FakeModel(7, (_frame, slot, x) => (slot === 1 && x >= 8 ? 0.8 : 0.1))
    const references = [
      reference(0, rectangles(size, [5, 0, 0, 20, 20])),
      reference(2, rectangles(size, [2, 20, 0, 30, 20]))
    ]
    const { masks } = await run({ references, range: { from: 0, to: 3 } }, { model })
    const painted = masks.find(({ frameIndex }) => frameIndex === 2)
    expect(painted?.mask).toEqual(references[1]?.mask)
    expect(painted?.confidence).toEqual({ 2: 1, 5: 0 })
    const last = model.windows.at(-1)!
    expect(last).toMatchObject({ frameIndex: 3 })
    // Slots are objects 2 and 5. Each frame's set has the other frame's descriptor of what it does not show.
    expect(last.sets.map((set) => [set.data[2], set.data[4]])).toEqual([
      [2, 0],
      [2, 0]
    ])
    // Where frame 2 is painted, object 5 keeps what was found of it beside.
    const [, fifth] = [0, 1].map((slot) => last.previous!.data.subarray(slot * 128, (slot + 1) * 128))
    expect(fifth![15]).toBeCloseTo(0.8, 5)
    expect(fifth![9]).toBe(0)
  })

  it('encodes a painted frame once, however often it is needed', async () => {
    const model = new FakeModel()
    const encoded: number[] = []
    const encodeObjects = model.encodeObjects.bind(model)
    model.encodeObjects = (features, masks) => {
      encoded.push(features.frameIndex)
      return encodeObjects(features, masks)
    }
    const frames = [0, 9, 18, 27, 36, 45, 54, 63, 72, 81, 90]
    const { frames: made } = await run(
      { references: given(...frames), range: { from: 0, to: 99 } },
      { model, decoder: clip(100) }
    )
    expect(new Set(made).size).toBe(100)
    expect(made).toHaveLength(100)
    expect(frames.map((frame) => encoded.filter((each) => each === frame).length)).toEqual(frames.map(() => 1))
  })

  it('relies on no mask of a frame that could not be decoded whole, also where walks meet', async () => {
    class DamagedDecoder extends FakeDecoder {
      override async *decode(...wanted: Parameters<FakeDecoder['decode']>): AsyncGenerator<DecodedFrame> {
        for await (const frame of super.decode(...wanted)) yield { ...frame, damaged: frame.frameIndex % 2 === 1 }
      }
    }
    const decoder = new DamagedDecoder(fakeVideo(20, size))
    const { masks } = await run({ references: given(1, 14), range: { from: 0, to: 19 } }, { decoder })
    const sure = masks.filter(({ confidence }) => (confidence[1] ?? 0) > 0).map(({ frameIndex }) => frameIndex)
    expect(sure.sort((one, other) => one - other)).toEqual([0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18])
  })

  it('does without a painted frame that the video breaks off before', async () => {
    const error = new StudioError('video-truncated', 'The video breaks off at frame 20.')
    const decoder = new FakeDecoder(fakeVideo(40, size), { at: 20, error })
    const result = await run({ references: given(2, 30), range: { from: 0, to: 39 } }, { decoder })
    expect(result.frames).toEqual([...Array.from({ length: 18 }, (_, at) => at + 2), 1, 0])
    expect(result.error).toBe(error)
    const none = await run(
      { references: given(30), range: { from: 0, to: 39 } },
      {
        decoder: new FakeDecoder(fakeVideo(40, size), { at: 20, error })
      }
    )
    expect(none).toMatchObject({ frames: [], error })
  })

  it('stops within a frame of a cancel, with everything closed', async () => {
    const stop = new AbortController()
    const decoder = new FakeDecoder(fakeVideo(1000, size))
    const model = new FakeModel()
    const frames: number[] = []
    const job = propagate(
      { references: given(0), range: { from: 0, to: 999 } },
      { decoder, model, signal: stop.signal }
    )
    await expect(
      (async () => {
        for await (const { frameIndex } of job) {
          frames.push(frameIndex)
          if (frameIndex === 3) stop.abort()
        }
      })()
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(frames).toEqual([0, 1, 2, 3])
    expect(decoder.decoded).toBeLessThanOrEqual(7)
    expect([decoder.open, model.alive]).toEqual([0, 0])
  })

  it('reads no further than three frames ahead of whoever takes the masks', async () => {
    const decoder = new FakeDecoder(fakeVideo(100, size))
    const model = new FakeModel()
    const signal = new AbortController().signal
    const job = propagate({ references: given(0), range: { from: 0, to: 99 } }, { decoder, model, signal })
    for (let taken = 1; taken <= 5; taken++) {
      await job.next()
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(decoder.decoded).toBeLessThanOrEqual(taken + 3)
    }
    await job.return(undefined)
    expect([decoder.open, model.alive]).toEqual([0, 0])
  })

  it('asks for a batch of frames together where the network takes batches, the first alone', async () => {
    const calls: string[] = []
    class BatchingModel extends FakeModel {
      readonly framesAtOnce = 4
      override encodeFrame(frame: RgbFrame): ReturnType<FakeModel['encodeFrame']> {
        calls.push('encode')
        return super.encodeFrame(frame)
      }
      override async decodeMasks(...given: Parameters<FakeModel['decodeMasks']>): ReturnType<FakeModel['decodeMasks']> {
        // Long enough for the decoder to deliver all that was asked for.
        await new Promise((resolve) => setTimeout(resolve, 2))
        calls.push('decode')
        return super.decodeMasks(...given)
      }
    }
    const model = new BatchingModel()
    const { frames } = await run({ references: given(0), range: { from: 0, to: 20 } }, { model, decoder: clip(21) })
    expect(frames).toHaveLength(21)
    const groups = calls
      .join(' ')
      .split('decode')
      .map((group) => group.split('encode').length - 1)
    expect(
      groups
        .slice(1, -5)
        .filter((count) => count > 0)
        .every((count) => count === 4)
    ).toBe(true)
    expect(Math.max(...groups.slice(1))).toBe(4)
  })

  it('does what it can of a broken video, the way back included, and then says so', async () => {
    const error = new StudioError('video-truncated', 'The video breaks off at frame 5.')
    const decoder = new FakeDecoder(fakeVideo(10, size), { at: 5, error })
    const result = await run({ references: given(2), range: { from: 0, to: 9 } }, { decoder })
    expect(result.frames).toEqual([2, 3, 4, 1, 0])
    expect(result.error).toBe(error)
  })

  it.each([
    ['a reference outside the video', given(10), { from: 0, to: 9 }, 'frame-out-of-range'],
    ['a range outside the video', given(0), { from: 0, to: 10 }, 'frame-out-of-range'],
    ['a range back to front', given(0), { from: 5, to: 4 }, 'frame-out-of-range'],
    ['an empty mask', [reference(0, rectangles(size))], { from: 0, to: 9 }, 'mask-empty'],
    ['no mask', [], { from: 0, to: 9 }, 'bad-arguments'],
    ['two masks for one frame', given(1, 1), { from: 0, to: 9 }, 'bad-arguments']
  ] as const)('refuses %s', async (_name, references, range, code) => {
    const { error, masks, decoder } = await run({ references, range })
    expect(error?.code).toBe(code)
    expect([masks.length, decoder.requests.length]).toEqual([0, 0])
  })
})
