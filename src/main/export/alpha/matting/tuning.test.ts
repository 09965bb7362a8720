import { expect, it } from 'vitest'
import type { BandStroke } from '../../../../shared/domain/edgeTuning'
import { fullAlpha, type AlphaPlane } from '../alphaFilters'
import { bandAround, type Band } from './band'
import { paintBand } from './paintedBand'
import { sharedAlpha, summedAlpha } from './sharedAlpha'
import { tuneAlpha } from './tuneAlpha'

const ramp = (): AlphaPlane => ({ width: 101, height: 1, data: Uint16Array.from({ length: 101 }, (_, x) => (x * fullAlpha) / 100) }) // prettier-ignore
const everywhere: Band = { width: 101, height: 1, data: new Uint8Array(101).fill(1) }

function tuned(contrast: number, shift: number, band = everywhere): number[] {
  const alpha = ramp()
  tuneAlpha(alpha, band, { contrast, shift })
  return Array.from(alpha.data, (value) => value / fullAlpha)
}

it('contrast makes an edge steeper around its middle, and shift moves it; what is sure stays so', () => {
  for (const row of [tuned(0, 0), tuned(0.5, 0), tuned(0, 0.5), tuned(1, -1)]) {
    expect([row[0], row[100]]).toEqual([0, 1])
    for (let x = 1; x <= 100; x++) expect(row[x]!).toBeGreaterThanOrEqual(row[x - 1]!)
  }
  expect(tuned(0, 0)[30]).toBeCloseTo(0.3, 4)
  expect(tuned(0.5, 0)[50]).toBeCloseTo(0.5, 3)
  expect(tuned(0.5, 0)[40]!).toBeLessThan(0.35)
  expect(tuned(1, 0)[45]).toBe(0)
  expect(tuned(0, 0.5)[25]).toBeCloseTo(0.5, 3)
  expect(tuned(0, -0.5)[50]).toBeCloseTo(0.25, 3)
})

it('outside of the band nothing is changed', () => {
  expect(tuned(1, 1, { ...everywhere, data: new Uint8Array(101) })[30]).toBeCloseTo(0.3, 4)
})

const stroke = (points: number[], erase = false): BandStroke => ({
  frameIndex: 0,
  objectId: 1,
  widthPx: 10,
  erase,
  points
})

it('a stroke widens the band by its width without dents, and an erasing one takes it away', () => {
  const size = { width: 80, height: 40 }
  const band = bandAround({ ...size, data: new Uint16Array(80 * 40) }, 8)
  expect(band.data.some((value) => value !== 0)).toBe(false)
  paintBand(band, [stroke([10, 20, 60, 20])])
  const column = (x: number): number =>
    Array.from({ length: 40 }, (_, y) => band.data[y * 80 + x]!).reduce((a, b) => a + b)
  for (let x = 10; x <= 60; x++) expect(column(x), `column ${x}`).toBe(11)
  expect([column(4), column(5), column(65), column(66)].map((height) => height > 0)).toEqual([false, true, true, false])
  paintBand(band, [stroke([40, 20], true)])
  expect(column(40)).toBe(0)
  expect(column(20)).toBe(11)
  paintBand(band, [stroke([-50, -50]), stroke([79, 39])])
  expect(band.data[80 * 40 - 1]).toBe(1)
  expect(band.data[0]).toBe(0)
})

it('shares add up to one, and what is below stays as it is', () => {
  const plane = (...values: number[]): AlphaPlane => ({
    width: values.length,
    height: 1,
    data: Uint16Array.from(values)
  })
  const [one, two] = [plane(fullAlpha, 100, 40_000, 0), plane(fullAlpha, 200, 40_000, 7)]
  const [first, second] = [sharedAlpha(one, [two]), sharedAlpha(two, [one])]
  expect([...first.data]).toEqual([32_767, 100, 32_767, 0])
  expect([...second.data]).toEqual([32_767, 200, 32_767, 7])
  expect([...summedAlpha([one, two]).data]).toEqual([fullAlpha, 300, fullAlpha, 7])
})
