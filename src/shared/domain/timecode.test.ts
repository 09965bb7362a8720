import { expect, test } from 'vitest'
import { elapsedMicros, formatTime, frameAt } from './timecode'

const video = { timesMicros: Float64Array.of(500_000, 540_000, 700_000, 740_000) }

test.each([
  [0, '00:00:00.000'],
  [3_208_000, '00:00:03.208'],
  [3_599_999_600, '01:00:00.000'],
  [-40_000, '-00:00:00.040']
])('%d µs reads %s', (micros, text) => {
  expect(formatTime(micros)).toBe(text)
})

test.each([
  [0, 0],
  [500_000, 0],
  [539_999, 0],
  [540_000, 1],
  [699_999, 1],
  [9e9, 3]
])('at %d µs frame %d is shown', (micros, frame) => {
  expect(frameAt(video, micros)).toBe(frame)
})

test('time is shown from the first frame on', () => {
  expect(elapsedMicros(video, 2)).toBe(200_000)
})
