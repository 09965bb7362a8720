import { describe, expect, test } from 'vitest'
import { formatTimecode, frameOfTimecode, parseTimecode, timecodeAt, timecodeOfFrame } from './smpteTimecode'

const ntsc = { num: 30_000, den: 1001 }
const ntsc60 = { num: 60_000, den: 1001 }
const film = { num: 24_000, den: 1001 }
const pal = { num: 25, den: 1 }

describe('timecode', () => {
  test.each([
    ['00:00:59;29', ntsc, 1799, '00:01:00;02'],
    ['00:09:59;29', ntsc, 17_981, '00:10:00;00'],
    ['01:00:00;00', ntsc, 107_892, '01:00:00;01'],
    ['10:00:00;00', ntsc, 1_078_920, '10:00:00;01'],
    ['23:59:59;29', ntsc, 2_589_407, '00:00:00;00'],
    ['00:00:59;59', ntsc60, 3599, '00:01:00;04'],
    ['01:00:00:00', ntsc, 108_000, '01:00:00:01'],
    ['01:00:00:23', film, 86_423, '01:00:01:00'],
    ['10:59:59:24', pal, 989_999, '11:00:00:00']
  ] as const)('%s at %o is frame %d, then comes %s', (text, rate, frame, next) => {
    const timecode = parseTimecode(text, rate)!
    expect(frameOfTimecode(timecode, rate)).toBe(frame)
    expect(formatTimecode(timecodeOfFrame(frame, rate, timecode.dropFrame))).toBe(text)
    expect(formatTimecode(timecodeOfFrame(frame + 1, rate, timecode.dropFrame))).toBe(next)
  })

  test('every frame of an hour comes back, with and without dropped numbers', () => {
    for (const [rate, drop] of [
      [ntsc, true],
      [ntsc60, true],
      [film, false]
    ] as const) {
      let former = ''
      for (let frame = 0; frame < 40_000; frame++) {
        const timecode = timecodeOfFrame(frame, rate, drop)
        const text = formatTimecode(timecode)
        if (text <= former || frameOfTimecode(timecode, rate) !== frame) throw new Error(`${frame}: ${text}`)
        former = text
      }
    }
  })

  test('what is none is refused: dropped numbers, too many frames, other text', () => {
    expect(parseTimecode('00:01:00;00', ntsc)).toBeNull()
    expect(parseTimecode('00:10:00;00', ntsc)).not.toBeNull()
    expect(parseTimecode('00:00:00:25', pal)).toBeNull()
    expect(parseTimecode('24:00:00:00', pal)).toBeNull()
    expect(parseTimecode('hello', pal)).toBeNull()
    expect(parseTimecode('00:00:01;00', pal)?.dropFrame).toBe(false)
  })

  test('a frame of a clip: counted where the rate is constant, by its time where not', () => {
    const timesMicros = Float64Array.from([0, 40_000, 200_000])
    const clip = { timecode: '01:00:00:00', frameRate: pal, timesMicros, variableFrameRate: false }
    expect(formatTimecode(timecodeAt(clip, 2))).toBe('01:00:00:02')
    expect(formatTimecode(timecodeAt({ ...clip, variableFrameRate: true }, 2))).toBe('01:00:00:05')
    expect(formatTimecode(timecodeAt({ ...clip, timecode: undefined } as never, 2))).toBe('00:00:00:02')
  })
})
