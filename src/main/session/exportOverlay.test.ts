import { describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask } from '../../shared/domain/types'
import { exportOverlay } from './exportOverlay'
import { FakeDecoder, FakeEncoder, fakeVideo, rectangles } from './testing/fakes'

const size = { width: 8, height: 4 }
const style = { opacity: 0.5, outlinePx: 0, colours: { 1: [200, 100, 0] as const } }
const mask = encodeMask(rectangles(size, [1, 0, 0, 4, 4]))

interface Setting {
  readonly maskAt?: (frameIndex: number) => EncodedMask | null | Promise<EncodedMask | null>
  readonly broken?: { at: number; error: StudioError }
  readonly signal?: AbortSignal
}

function run({ maskAt = () => mask, broken, signal = new AbortController().signal }: Setting = {}) {
  const decoder = new FakeDecoder(fakeVideo(6, size), broken)
  const encoder = new FakeEncoder()
  const done: number[] = []
  const deps = { decoder, encoder, signal, onProgress: (frames: number) => void done.push(frames) }
  return { decoder, encoder, done, job: exportOverlay({ range: { from: 1, to: 4 }, style, maskAt }, deps) }
}

describe('exportOverlay', () => {
  it('draws the mask of each frame at full size and leaves frames without one alone', async () => {
    const { job, encoder, decoder, done } = run({ maskAt: (frameIndex) => (frameIndex === 2 ? null : mask) })
    expect(await job).toEqual({ path: 'out.mp4', frames: 4, truncated: null })
    expect(encoder.frames.map(({ frameIndex }) => frameIndex)).toEqual([1, 2, 3, 4])
    expect([...encoder.frames[0]!.data.subarray(0, 3)]).toEqual([101, 51, 1])
    expect([...encoder.frames[0]!.data.subarray(12, 15)]).toEqual([1, 1, 1])
    expect(new Set(encoder.frames[1]!.data)).toEqual(new Set([2]))
    expect(decoder.requests).toEqual([{ from: 1, to: 4 }])
    expect(done).toEqual([1, 2, 3, 4])
    expect(encoder.state).toBe('finished')
  })

  it('waits for masks that are still to come', async () => {
    const give: ((mask: EncodedMask | null) => void)[] = []
    const { job, encoder } = run({ maskAt: () => new Promise((resolve) => void give.push(resolve)) })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(encoder.frames).toHaveLength(0)
    for (let frame = 0; frame < 4; frame++) {
      give[frame]?.(mask)
      await new Promise((resolve) => setTimeout(resolve, 1))
      expect(encoder.frames).toHaveLength(frame + 1)
    }
    await job
  })

  it('keeps what a broken video gave, and says where it broke', async () => {
    const error = new StudioError('video-truncated', 'breaks off at frame 3')
    const { job, encoder } = run({ broken: { at: 3, error } })
    expect(await job).toMatchObject({ frames: 2, truncated: error })
    expect(encoder.state).toBe('finished')
  })

  it('leaves nothing of a video that breaks before its first frame', async () => {
    const error = new StudioError('video-truncated', 'breaks off at frame 1')
    const { job, encoder } = run({ broken: { at: 1, error } })
    await expect(job).rejects.toBe(error)
    expect(encoder.state).toBe('aborted')
  })

  it('leaves nothing when cancelled', async () => {
    const stop = new AbortController()
    const { job, encoder, decoder } = run({
      signal: stop.signal,
      maskAt: (frameIndex) => {
        if (frameIndex === 3) stop.abort()
        return mask
      }
    })
    await expect(job).rejects.toMatchObject({ code: 'cancelled' })
    expect([encoder.state, encoder.frames.length, decoder.open]).toEqual(['aborted', 2, 0])
  })

  it('refuses a mask of another size', async () => {
    const { job, encoder } = run({ maskAt: () => encodeMask(rectangles({ width: 4, height: 4 })) })
    await expect(job).rejects.toMatchObject({ code: 'mask-aspect-mismatch' })
    expect(encoder.state).toBe('aborted')
  })
})
