import { expect, test } from 'vitest'
import { keyBefore, parsePacketIndex } from './packetIndex'

const record =
  'stream|extradata=\\n00000000: 0164 0028 ffe1 001b 6764 0028 acd9 4078  .d.(....gd.(..@x\\n00000010: 02ff                                     ..\\n'
const line = (pts: number, flags = '__', rest = ''): string =>
  `packet|pts=${pts}|size=10|pos=${1000 + pts}|flags=${flags}${rest}`
const video = {
  codec: 'h264',
  timeBase: { num: 1, den: 1000 },
  timesMicros: Float64Array.of(0, 40_000, 80_000, 120_000)
}
const packets = [line(0, 'K_'), line(120), line(40), line(80)]

test('packets in decoding order, the frame each holds', () => {
  const index = parsePacketIndex([record, ...packets, ''].join('\n'), video)
  expect(index?.extradata.toString('hex')).toBe('01640028ffe1001b67640028acd9407802ff')
  expect([...index!.frames]).toEqual([0, 3, 1, 2])
  expect([...index!.packetOfFrame]).toEqual([0, 2, 3, 1])
  expect([...index!.positions]).toEqual([1000, 1120, 1040, 1080])
  expect(index).toMatchObject({ codec: 'h264', reordering: 1 })
})

test('packets that are decoded but not shown', () => {
  const index = parsePacketIndex(
    [record, line(-80, 'KD'), line(-40, '_D'), ...packets, line(160, '_D')].join('\n'),
    video
  )
  expect([...index!.frames]).toEqual([-2, -1, 0, 3, 1, 2, 4])
  expect(keyBefore(index!, 0)).toBe(2)
})

test.each([
  ['no configuration', packets],
  ['other times', [record, line(0, 'K_'), line(120), line(40), line(81)]],
  ['frames that are missing', [record, ...packets.slice(0, 3)]],
  ['frames that are too many', [record, ...packets, line(160)]],
  ['a packet without a place', [record, ...packets.slice(0, 3), 'packet|pts=80|size=10|pos=N/A|flags=__']],
  ['a hole in what is shown', [record, ...packets.slice(0, 3), line(80, '_D')]],
  [
    'new parameters on the way',
    [record, ...packets.slice(0, 3), line(80, '__', '|side_data|side_data_type=New Extradata')]
  ]
])('not taken: %s', (_, lines) => {
  expect(parsePacketIndex(lines.join('\n'), video)).toBeNull()
})

test('the key packet to start from', () => {
  // An open group: frames 2 and 3 are stored behind the key frame 4 that is shown after them.
  const times = { ...video, timesMicros: Float64Array.from({ length: 6 }, (_, at) => at * 40_000) }
  const order: [number, string][] = [
    [0, 'K_'],
    [40, '__'],
    [160, 'K_'],
    [80, '__'],
    [120, '__'],
    [200, '__']
  ]
  const index = parsePacketIndex([record, ...order.map(([pts, flags]) => line(pts, flags))].join('\n'), times)!
  expect([0, 1, 2, 3, 4, 5].map((frame) => keyBefore(index, frame))).toEqual([0, 0, 0, 0, 2, 2])
})
