import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FeedRecord } from './feedRecord'
import { streamPacket } from './matroskaStream'
import { Runs } from './runs'

test('a picture tells its frame and run by its time, and times never go back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 20 }),
      fc.nat(30),
      (count, leading, jumps) => {
        const runs = new Runs(Int32Array.from({ length: count + leading }, (_, at) => at - leading))
        let latest = -1
        for (let jump = 0; jump <= jumps; jump++) {
          runs.begin()
          for (const frame of [0 - leading, 0, count - 1]) {
            expect(runs.timeOf(frame, false)).toBeGreaterThanOrEqual(0)
            expect(runs.accept(runs.timeOf(frame, false))).toBeNull()
            expect(runs.accept(runs.timeOf(frame, true))).toEqual({ frameIndex: frame, isCurrent: true })
            expect(runs.timeOf(frame, true)).toBeGreaterThan(latest)
          }
          expect(runs.newest).toBe(count - 1)
          latest = runs.timeOf(count - 1, true)
          for (let behind = 0; behind < 60; behind++) {
            const time = runs.timeBehind()
            expect(time).toBeGreaterThan(latest)
            latest = time
          }
        }
      }
    ),
    { numRuns: 30 }
  )
})

test('pictures of former runs are known as such, those of a spoilt one and times of no packet are refused', () => {
  const runs = new Runs(Int32Array.of(0, 2, 1))
  runs.begin()
  const former = runs.timeOf(2, true)
  runs.begin()
  expect(runs.accept(former)).toEqual({ frameIndex: 2, isCurrent: false })
  expect(runs.newest).toBe(-1)
  expect(runs.accept(runs.timeOf(1, true) + 1)).toBeNull()
  runs.spoil()
  expect(runs.isSpoilt).toBe(true)
  expect(runs.accept(runs.timeOf(1, true))).toBeNull()
  runs.begin()
  expect(runs.isSpoilt).toBe(false)
  expect(runs.accept(runs.timeOf(1, true))).toEqual({ frameIndex: 1, isCurrent: true })
})

test('a frame is due once it and what holds it back are decoded', () => {
  const record = new FeedRecord(2, 1)
  const due = (...fed: number[]): boolean[] =>
    fed.map((frame) => {
      record.add(frame)
      return record.isDue(2)
    })
  // Decoded are all but the last; two pictures that are shown later must be among them.
  expect(due(0, 4, 2, 1, 3, 8)).toEqual([false, false, false, false, false, true])
  record.clear()
  expect(record.isDue(2)).toBe(false)
  // Where the next key frame follows, its pictures push out as well.
  expect(due(0, 2, 3, 4, 5)).toEqual([false, false, false, false, true])
})

test('a packet is a cluster with its time and one block', () => {
  const packet = streamPacket(0x0102, true, [Buffer.from([7]), Buffer.from([8, 9])])
  expect(packet.toString('hex')).toBe(
    '1f43b675' +
      '0100000000000021' +
      'e7' +
      '0100000000000008' +
      '0000000000000102' +
      'a3' +
      '0100000000000007' +
      '81000080' +
      '070809'
  )
})
