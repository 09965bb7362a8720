import { decode } from 'fast-png'
import { expect, it } from 'vitest'
import { encodeMask } from '../../../shared/domain/maskRle'
import { defaultColour } from '../../../shared/domain/palette'
import type { Candidate } from '../../../shared/domain/suggestions'
import { candidatePicture } from './candidatePicture'

const size = { width: 160, height: 120 }

function rectangle(left: number, top: number, right: number, bottom: number): Candidate {
  const data = new Uint8Array(size.width * size.height)
  for (let y = top; y < bottom; y++) data.fill(1, y * size.width + left, y * size.width + right)
  const box = { left, top, right, bottom }
  return { score: 0.5, mask: encodeMask({ ...size, data }), box, area: (right - left) * (bottom - top) }
}

const grey = { frameIndex: 0, ...size, data: new Uint8Array(size.width * size.height * 3).fill(100) }

function drawn(...candidates: Candidate[]) {
  const { data, ...png } = decode(candidatePicture(grey, candidates))
  expect(png).toMatchObject({ ...size, channels: 3, depth: 8 })
  return (x: number, y: number) => [...data.subarray((y * size.width + x) * 3, (y * size.width + x) * 3 + 3)]
}

it('outlines and tints each in its colour, the smaller on the larger, and leaves the rest as it was', () => {
  // The larger one comes later: it must not hide the smaller one.
  const pixel = drawn(rectangle(60, 60, 80, 80), rectangle(40, 40, 120, 110))
  expect(pixel(60, 70)).toEqual([...defaultColour(1)])
  expect(pixel(40, 90)).toEqual([...defaultColour(2)])
  const tinted = defaultColour(2).map((value) => Math.round(0.7 * 100 + 0.3 * value))
  pixel(100, 100).forEach((value, channel) => expect(Math.abs(value - tinted[channel]!)).toBeLessThanOrEqual(1))
  expect(pixel(5, 100)).toEqual([100, 100, 100])
  expect(grey.data.every((value) => value === 100)).toBe(true)
})

it('gives each a number of its own, also where two are in the same place', () => {
  const [first, second] = [rectangle(40, 40, 120, 110), rectangle(40, 40, 120, 109)]
  const white = (pixel: (x: number, y: number) => number[]): number => {
    let count = 0
    for (let y = 0; y < size.height; y++) for (let x = 0; x < size.width; x++) if (pixel(x, y)[1]! > 240) count++
    return count
  }
  const one = white(drawn(first))
  expect(one).toBeGreaterThan(3)
  expect(white(drawn(first, second))).toBeGreaterThan(1.8 * one)
})
