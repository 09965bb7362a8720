import { describe, expect, test } from 'vitest'
import { declaredReordering } from './avcReordering'
import { endOfSequence, pictureTraits, readConfiguration } from './nalUnits'

/** As x264 writes it: 1080p, B-frames that others refer to. */
const avc = Buffer.from(
  '01640028ffe1001b67640028acd940780227e5c04400000300040000030' + '0f03c60c6580100' + '0468ef8fcbfdf8f800',
  'hex'
)
const sps = avc.subarray(8, 8 + 27)

const unit = (...bytes: number[]): Buffer => Buffer.from([0, 0, 0, bytes.length, ...bytes])

test('the decoder configuration of H.264', () => {
  const configuration = readConfiguration('h264', avc)
  expect(configuration).toMatchObject({ lengthBytes: 4, temporalLayers: 0 })
  expect(configuration?.units.map((each) => [each.length, each[0]! & 31])).toEqual([
    [27, 7],
    [4, 8]
  ])
  expect(configuration?.parameterSets.length).toBe(27 + 4 + 2 * 4)
  expect(configuration && endOfSequence(configuration).length).toBe(0)
})

test('what is no configuration', () => {
  expect(readConfiguration('h264', Buffer.from('0000000167640028', 'hex'))).toBeNull()
  expect(readConfiguration('h264', avc.subarray(0, 20))).toBeNull()
  expect(readConfiguration('hevc', avc)).toBeNull()
  expect(readConfiguration('h264', Buffer.alloc(0))).toBeNull()
})

test('how far pictures are out of order', () => {
  expect(declaredReordering(sps)).toBe(2)
  expect(declaredReordering(sps.subarray(0, 12))).toBeNull()
})

describe('pictures of H.264', () => {
  const configuration = readConfiguration('h264', avc)!
  const traits = (...units: Buffer[]) => pictureTraits(configuration, Buffer.concat(units))

  test.each([
    ['an IDR picture', [unit(0x09, 0xf0), unit(0x65, 1, 2)], { start: true, spare: false }],
    ['an I picture of an open group', [unit(0x06, 6, 1, 0xc4, 0x80), unit(0x41, 1)], { start: false, spare: false }],
    ['one that others refer to', [unit(0x41, 1), unit(0x41, 2)], { start: false, spare: false }],
    ['one that none refers to', [unit(0x06, 1, 1, 0), unit(0x01, 1), unit(0x01, 2)], { start: false, spare: true }],
    ['one of which a slice is referred to', [unit(0x01, 1), unit(0x21, 2)], { start: false, spare: false }]
  ])('%s', (_, units, expected) => {
    expect(traits(...units)).toEqual(expected)
  })

  test.each([
    ['no picture at all', unit(0x06, 5)],
    ['a length beyond the end', Buffer.from([0, 0, 0, 9, 0x65, 1])],
    ['bytes left over', Buffer.concat([unit(0x65, 1), Buffer.from([0, 0])])],
    ['partitions', unit(0x42, 1)],
    ['the forbidden bit', unit(0xe5, 1)]
  ])('not taken: %s', (_, packet) => {
    expect(pictureTraits(configuration, packet)).toBeNull()
  })
})

describe('pictures of HEVC', () => {
  const layers = (count: number) => ({
    ...{ codec: 'hevc' as const, lengthBytes: 4, parameterSets: Buffer.alloc(0), units: [] },
    temporalLayers: count
  })
  const traits = (type: number, layer: number, count: number) =>
    pictureTraits(layers(count), unit(type << 1, layer + 1, 0x80))

  test.each([
    ['IDR', [19, 0, 1], { start: true, spare: false }],
    ['CRA', [21, 0, 1], { start: true, spare: false }],
    ['trailing, referred to', [1, 0, 1], { start: false, spare: false }],
    ['trailing, not referred to', [0, 0, 1], { start: false, spare: true }],
    ['not referred to on its layer, but maybe on a higher one', [0, 0, 2], { start: false, spare: false }],
    ['not referred to on the highest layer', [2, 1, 2], { start: false, spare: true }],
    ['layers unknown', [0, 0, 0], { start: false, spare: false }]
  ])('%s', (_, [type = 0, layer = 0, count = 0], expected) => {
    expect(traits(type, layer, count)).toEqual(expected)
  })

  test('a sequence is ended before a start', () => {
    expect([...endOfSequence(layers(1))]).toEqual([0, 0, 0, 2, 72, 1])
  })
})
