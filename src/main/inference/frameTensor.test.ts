import { describe, expect, it } from 'vitest'
import { parsePixelScale, pixelTable, writeFrameTensor } from './frameTensor'
import { networkSize } from './networkSize'
import { softmaxObjects } from './softmaxObjects'

describe('writeFrameTensor', () => {
  it('turns interleaved bytes into scaled planes', () => {
    const frame = { frameIndex: 0, width: 2, height: 1, data: Uint8Array.of(127, 255, 0, 191, 63, 127) }
    const planes = new Float32Array(6)
    writeFrameTensor(frame, pixelTable(parsePixelScale('(x - 127) / 128')), planes)
    expect([...planes]).toEqual([0, 0.5, 1, -0.5, -127 / 128, 0])
  })

  it('refuses a frame of another size', () => {
    const frame = { frameIndex: 0, width: 2, height: 2, data: new Uint8Array(6) }
    expect(() => writeFrameTensor(frame, new Float32Array(256), new Float32Array(12))).toThrow(RangeError)
  })

  it('refuses a rule it does not know', () => {
    expect(() => parsePixelScale('x / 255')).toThrow(RangeError)
  })
})

describe('networkSize', () => {
  const input = { short_side: 384, multiple_of: 32 }
  it.each([
    [854, 480, 672, 384],
    [480, 854, 384, 672],
    [1920, 1080, 672, 384],
    [640, 480, 512, 384],
    [100, 100, 384, 384],
    [4000, 20, 1536, 384]
  ])('%i×%i goes in at %i×%i', (width, height, wide, high) => {
    expect(networkSize({ width, height }, input)).toEqual({ width: wide, height: high })
  })
})

describe('softmaxObjects', () => {
  it('shares probability between background and objects, whatever the magnitude', () => {
    const [ln2, ln3] = [Math.log(2), Math.log(3)]
    const shares = softmaxObjects(Float32Array.of(0, 500, ln2, 500 + ln3, ln3, 500), 3)
    const expected = [2 / 6, 3 / 5, 3 / 6, 1 / 5]
    expected.forEach((value, at) => expect(shares[at]).toBeCloseTo(value, 4))
  })
})
