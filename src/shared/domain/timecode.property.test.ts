import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elapsedMicros, formatTime, frameAt } from './timecode'

/** Presentation times, ascending, from any start. */
const videos = fc
  .tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.array(fc.integer({ min: 1, max: 5e6 }), { maxLength: 60 }))
  .map(([start, gaps]) => {
    const times = [start]
    for (const gap of gaps) times.push(times.at(-1)! + gap)
    return { timesMicros: Float64Array.from(times) }
  })

test('each frame is on screen from its time until just before the next', () => {
  fc.assert(
    fc.property(videos, (video) => {
      video.timesMicros.forEach((time, frameIndex) => {
        expect(frameAt(video, time)).toBe(frameIndex)
        expect(frameAt(video, (video.timesMicros[frameIndex + 1] ?? time + 2) - 1)).toBe(frameIndex)
        expect(elapsedMicros(video, frameIndex)).toBe(time - video.timesMicros[0]!)
      })
      expect(frameAt(video, video.timesMicros[0]! - 1)).toBe(0)
    })
  )
})

test('times are written so that they can be read back to the millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: -3e12, max: 3e12 }), (micros) => {
      const [, sign, hours, minutes, seconds] =
        /^(-?)(\d{2,}):([0-5]\d):([0-5]\d\.\d{3})$/.exec(formatTime(micros)) ?? []
      const read = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e6 * (sign === '-' ? -1 : 1)
      expect(Math.abs(read - micros)).toBeLessThanOrEqual(501)
    })
  )
})
