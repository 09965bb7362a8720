import { describe, expect, test } from 'vitest'
import type { Size } from '../../../shared/domain/types'
import { fullAlpha, type AlphaPlane } from './alphaFilters'
import { overTime } from './overTime'
import { randomNumbers } from './testing/scenes'

const size = { width: 60, height: 44 }

/** A disc with an edge so many cells wide. */
function disc({ width, height }: Size, x0: number, softness: number): AlphaPlane {
  const data = Uint16Array.from({ length: width * height }, (_, at) => {
    const y = Math.floor(at / width)
    const inside = 12 - Math.hypot(at - y * width - x0, y - 20)
    return fullAlpha * Math.min(1, Math.max(0, inside / softness + 0.5))
  })
  return { width, height, data }
}

/** Every edge cell a little more or less sure than it should be. */
function flickering(plane: AlphaPlane, seed: number): AlphaPlane {
  const random = randomNumbers(seed)
  const data = plane.data.map((value) => {
    const off = (random() - 0.5) * 0.3 * fullAlpha
    return value === 0 || value === fullAlpha ? value : Math.min(fullAlpha, Math.max(0, value + off))
  })
  return { ...plane, data }
}

/** Root of the summed squared difference of what changes between frames, mean over the steps (dtSSD), alpha in 0..1. */
function flicker(planes: readonly AlphaPlane[], truth: readonly AlphaPlane[]): number {
  const steps = planes.slice(1).map((plane, index) => {
    let sum = 0
    for (let at = 0; at < plane.data.length; at++) {
      const change = plane.data[at]! - planes[index]!.data[at]!
      const wanted = truth[index + 1]!.data[at]! - truth[index]!.data[at]!
      sum += ((change - wanted) / fullAlpha) ** 2
    }
    return Math.sqrt(sum)
  })
  return steps.reduce((sum, step) => sum + step, 0) / steps.length
}

function steadied(planes: readonly AlphaPlane[], frames: number): AlphaPlane[] {
  return planes.map((plane, index) => {
    const others = planes.flatMap((other, at) =>
      at !== index && Math.abs(at - index) <= frames ? [{ plane: other, weight: 1 / (1 + Math.abs(at - index)) }] : []
    )
    return overTime(plane, others)
  })
}

function difference(one: AlphaPlane, other: AlphaPlane): number {
  return one.data.reduce((sum, value, at) => sum + Math.abs(value - other.data[at]!), 0) / fullAlpha
}

describe('over time', () => {
  test.each([
    ['stands still', 0],
    ['moves by a fraction of a cell', 0.4],
    ['moves by more than a cell', 1.3]
  ])('an edge that %s flickers less', (_, speed) => {
    const truth = Array.from({ length: 9 }, (__, frame) => disc(size, 22 + speed * frame, 3))
    const shaky = truth.map((plane, frame) => flickering(plane, frame + 1))
    const result = steadied(shaky, 2)
    expect(flicker(result, truth)).toBeLessThan(0.7 * flicker(shaky, truth))
    // Not bought with a wrong edge: it is nearer to the truth, too.
    const errors = (planes: AlphaPlane[]): number =>
      planes.reduce((sum, plane, at) => sum + difference(plane, truth[at]!), 0)
    expect(errors(result)).toBeLessThan(errors(shaky))
  })

  test('the one frame that motion blurs stays blurred', () => {
    const [sharp, blurred] = [disc(size, 26, 1), disc(size, 26, 12)]
    const others = [sharp, sharp].map((plane) => ({ plane, weight: 0.5 }))
    const result = overTime(blurred, others)
    expect(difference(result, blurred)).toBeLessThan(0.1 * difference(sharp, blurred))
  })

  test('what is nowhere else stays as it is, and so does a frame without neighbours', () => {
    const [here, gone] = [disc(size, 14, 2), disc(size, 48, 2)]
    expect(difference(overTime(here, [{ plane: gone, weight: 0.5 }]), here)).toBeLessThan(1)
    expect(overTime(here, [])).toBe(here)
  })
})
