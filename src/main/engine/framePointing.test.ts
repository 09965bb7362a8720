import { expect, test } from 'vitest'
import type { PointedMask, Pointing } from '../../shared/domain/pointing'
import type { VideoInfo } from '../../shared/domain/types'
import type { FrameReader } from '../media/frames/frameReader'
import type { ObjectFinder, PointedFrame } from '../suggest/objectFinder'
import { FinderInUse } from './finderInUse'
import { FramePointing } from './framePointing'

const size = { width: 8, height: 6 }
const strokeAt = (x: number): Pointing => ({
  ...{ frameIndex: 2, base: null, answer: null },
  strokes: [{ kind: 'points', points: [{ x, y: 1 }], positive: true }]
})

/** A finder that answers when it is let, and what it was asked, in order. */
function pointing() {
  const asked: (number | 'prepare')[] = []
  const open: (() => void)[] = []
  const answered = () => new Promise<void>((resolve) => open.push(resolve))
  const finder = {
    async point({ read }: PointedFrame, { strokes: [stroke] }: Pointing) {
      await read()
      asked.push(stroke?.kind === 'points' ? stroke.points[0]!.x : -1)
      await answered()
      return { area: 1 } as PointedMask
    },
    async preparePoint({ read }: PointedFrame) {
      asked.push('prepare')
      await read()
    },
    dispose: () => Promise.resolve()
  } as Partial<ObjectFinder> as ObjectFinder
  const reader = {
    read: async (frameIndex: number, { signal }: { signal?: AbortSignal }) => {
      await Promise.resolve()
      signal?.throwIfAborted()
      return { frameIndex, ...size, data: new Uint8Array(8 * 6 * 3) }
    }
  } as Partial<FrameReader> as FrameReader
  const opened = () => ({ video: { path: 'clip', size } as VideoInfo, reader })
  const inUse = new FinderInUse(
    () => Promise.resolve('cpu'),
    () => Promise.resolve({ finder, skippedDevices: [] })
  )
  const next = async (): Promise<void> => {
    await expect.poll(() => open.length).toBeGreaterThan(0)
    open.shift()!()
  }
  return { asked, next, line: new FramePointing({ finder: inUse, opened }) }
}

test('of strokes that wait only the newest is answered; making ready takes no one’s place', async () => {
  const { asked, next, line } = pointing()
  const first = line.point(strokeAt(1))
  await expect.poll(() => asked).toEqual([1])
  const second = line.point(strokeAt(2))
  second.catch(() => undefined)
  const third = line.point(strokeAt(3))
  await line.prepare(2)
  await next()
  await next()
  await expect(second).rejects.toMatchObject({ code: 'cancelled' })
  expect(await Promise.all([first, third])).toEqual([{ area: 1 }, { area: 1 }])
  expect(asked).toEqual([1, 3])
  await line.prepare(2)
  expect(asked).toEqual([1, 3, 'prepare'])
})

test('a place outside the picture is refused at once', async () => {
  const { asked, line } = pointing()
  await expect(line.point(strokeAt(8))).rejects.toMatchObject({ code: 'bad-arguments' })
  expect(asked).toEqual([])
})
