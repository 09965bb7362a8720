import { describe, expect, test } from 'vitest'
import type { VideoInfo } from '../../../shared/domain/types'
import { parseProbeReport, parseRational, type ProbedStream } from './ffprobeReport'
import { parseEntry } from './frameTimes'
import { displayedSize, orientationOf } from './pictureGeometry'
import { frameWithTime, PictureTimes } from '../decode/pictureTimes'
import { formatBitDepth, formatHasAlpha } from '../decode/pixelFormat'
import { seekTargets } from '../decode/seeking'

/** Pure parts of reading a stream; what they do together is tested on clips in probe.test.ts and decoder.test.ts. */

const matrix = (a: number, b: number, c: number, d: number): string =>
  `\n00000000: ${a} ${b} 0\n00000001: ${c} ${d} 0\n00000002: 0 0 1073741824\n`

describe('rotation', () => {
  const stream = (fields: Partial<ProbedStream>): ProbedStream => ({ index: 0, ...fields })
  const rotationOf = (one: ProbedStream): number => orientationOf(one).rotationDegrees

  test('from the display matrix, which ffprobe counts counter-clockwise', () => {
    expect(rotationOf(stream({ side_data_list: [{ rotation: -90 }] }))).toBe(90)
    expect(rotationOf(stream({ side_data_list: [{ rotation: 90 }] }))).toBe(270)
    expect(rotationOf(stream({ side_data_list: [{ rotation: -180 }] }))).toBe(180)
    expect(rotationOf(stream({ side_data_list: [{}, { rotation: -0 }], tags: { rotate: '90' } }))).toBe(0)
  })

  test('from the old tag where there is no matrix', () => {
    expect(rotationOf(stream({ tags: { rotate: '90' } }))).toBe(90)
    expect(rotationOf(stream({ tags: { rotate: '-90' } }))).toBe(270)
    expect(rotationOf(stream({ tags: { rotate: 'sideways' } }))).toBe(0)
    expect(rotationOf(stream({}))).toBe(0)
  })

  test.each([
    // What players do with each of the eight matrices: mirrored or not, then turned.
    [matrix(65536, 0, 0, 65536), false, 0],
    [matrix(0, 65536, -65536, 0), false, 90],
    [matrix(-65536, 0, 0, -65536), false, 180],
    [matrix(0, -65536, 65536, 0), false, 270],
    [matrix(-65536, 0, 0, 65536), true, 0],
    [matrix(65536, 0, 0, -65536), true, 180],
    [matrix(0, 65536, 65536, 0), true, 270],
    [matrix(0, -65536, -65536, 0), true, 90]
  ])('mirrored and turned: %j', (displaymatrix, mirrored, rotationDegrees) => {
    const found = orientationOf(stream({ side_data_list: [{ displaymatrix }] }))
    expect(found).toEqual({ mirrored, rotationDegrees })
  })
})

test('displayed sizes have square pixels and follow the rotation', () => {
  const square = { num: 1, den: 1 }
  expect(displayedSize({ width: 97, height: 63 }, square, 90)).toEqual({ width: 63, height: 97 })
  expect(displayedSize({ width: 720, height: 480 }, { num: 32, den: 27 }, 0)).toEqual({ width: 854, height: 480 })
  expect(displayedSize({ width: 720, height: 576 }, { num: 16, den: 15 }, 270)).toEqual({ width: 576, height: 768 })
})

test.each([
  ['yuv420p', 8, false],
  ['yuv420p10le', 10, false],
  ['yuva444p12be', 12, true],
  ['p010le', 10, false],
  ['gbrap16le', 16, true],
  ['rgb48le', 16, false],
  ['rgba', 8, true],
  ['gray16be', 16, false],
  ['ya8', 8, true],
  ['nv12', 8, false]
])('pixel format %s', (name, bits, alpha) => {
  expect([formatBitDepth(name), formatHasAlpha(name)]).toEqual([bits, alpha])
})

test('rationals', () => {
  expect(parseRational('30000/1001')).toEqual({ num: 30000, den: 1001 })
  expect(parseRational('16:15')).toEqual({ num: 16, den: 15 })
  for (const none of ['0/0', '0:1', 'N/A', undefined]) expect(parseRational(none)).toBeNull()
})

test('what is no report of ffprobe', () => {
  expect(parseProbeReport('')).toBeNull()
  expect(parseProbeReport('{"streams": 3}')).toBeNull()
  expect(parseProbeReport('{}')).toMatchObject({ container: '', streams: [] })
})

test('packet lines', () => {
  const whole = parseEntry('pts=512|dts=256|duration=256|size=10|pos=48|flags=K_')
  expect(whole).toEqual({ pts: 512, dts: 256, duration: 256, end: 58, key: true, discarded: false })
  expect(parseEntry('pts=-5|duration=N/A|size=10|pos=N/A|flags=_D_')).toMatchObject({
    pts: -5,
    duration: NaN,
    end: 0,
    discarded: true
  })
  expect(parseEntry('best_effort_timestamp=N/A|pkt_duration=1').pts).toBeNaN()
})

describe('which frame a picture is', () => {
  const times = Float64Array.of(-40_000, 0, 33_333, 100_000, 100_080)

  test('by its time', () => {
    expect(frameWithTime(times, 33_334, 0)).toBe(2)
    expect(frameWithTime(times, -40_001, 3)).toBe(0)
    expect(frameWithTime(times, 100_080, 3)).toBe(4)
    expect(frameWithTime(times, 50_000, 3)).toBeNull()
    expect(frameWithTime(times, 200_000, 4)).toBeNull()
  })

  test('times and pictures may come in either order', async () => {
    const queue = new PictureTimes()
    const line = (pts: string): string =>
      `[Parsed_showinfo_5 @ 0x55aa] n:   0 pts: ${pts} pts_time:0.04 pos: 1 fmt:rgb24`
    const early = queue.next()
    expect(queue.takeLine(line('40000'))).toBe(true)
    expect(await early).toBe(40_000)
    queue.takeLine(line('-80000'))
    queue.takeLine(line('NOPTS'))
    expect(queue.takeLine('[Parsed_showinfo_5 @ 0x55aa] color_range:tv')).toBe(true)
    expect(queue.takeLine('[h264 @ 0x1] error while decoding MB')).toBe(false)
    expect([await queue.next(), await queue.next()]).toEqual([-80_000, null])
    const late = queue.next()
    queue.end()
    expect([await late, await queue.next()]).toEqual([null, null])
  })
})

describe('seek targets', () => {
  const video = (fields: Partial<VideoInfo>): VideoInfo =>
    ({
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
      codec: 'h264',
      interlaced: false,
      timesMicros: Float64Array.from({ length: 2000 }, (_, index) => index * 40_000),
      ...fields
    }) as VideoInfo

  test('start far enough ahead for reordered frames, then fall back to the start of the file', () => {
    expect(seekTargets(video({}), 1000)).toEqual([984 * 40_000 + 10_000, 984 * 40_000 - 9_990_000, null])
    expect(seekTargets(video({ codec: 'prores' }), 1000)[0]).toBe(40_010_000)
    expect(seekTargets(video({ codec: 'prores', interlaced: true }), 1000)[0]).toBe(39_970_000)
    expect(seekTargets(video({}), 10)).toEqual([null])
  })

  test('streams that cannot be sought are read from the start', () => {
    expect(seekTargets(video({ container: 'h264' }), 1000)).toEqual([null])
    expect(seekTargets(video({ container: 'gif' }), 1000)).toEqual([null])
    expect(seekTargets(video({ decodeInOrder: true }), 1000)).toEqual([null])
  })
})
