import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelMask } from '../../shared/domain/types'
import { changedRect } from '../canvas/dirtyRect'
import { partOf, regionParts } from './regionParts'
import { fillPolygon } from './fillPolygon'
import { holeAt, islandAt, separateParts } from './holes'
import { eraseInk, paintInk } from './ink'
import { grown, shrunk, smoothed, squaredDistance, withoutHoles } from './morphology'
import { cutLabel, type Region } from './region'
import { SoftBrush } from './softBrush'

/** Masks and regions drawn as text: a digit is a label, a dot is nothing. */
function drawn(...rows: string[]): LabelMask {
  const data = Uint8Array.from(rows.join('').replaceAll('.', '0'), Number)
  return { width: rows[0]?.length ?? 0, height: rows.length, data }
}

function text({ width, data }: { readonly width: number; readonly data: ArrayLike<number> }): string[] {
  const rows = Array.from(data, (value) => (value === 0 ? '.' : String(value)))
  return Array.from({ length: rows.length / width }, (_, y) => rows.slice(y * width, (y + 1) * width).join(''))
}

function regionOf(...rows: string[]): Region {
  const mask = drawn(...rows)
  return cutLabel(mask, 1, { left: 0, top: 0, right: mask.width, bottom: mask.height })
}

function textOf({ rect, data }: Region): string[] {
  return text({ width: rect.right - rect.left, data })
}

describe('fillPolygon', () => {
  it('covers the pixels whose centres lie inside, and leaves what may not be taken', () => {
    const mask = drawn('......', '..2...', '......', '......')
    const outline = [
      { x: 1, y: 1 },
      { x: 5, y: 1 },
      { x: 5, y: 3 },
      { x: 1, y: 3 }
    ]
    fillPolygon(mask, outline, paintInk(1, [2]))
    expect(text(mask)).toEqual(['......', '.1211.', '.1111.', '......'])
    fillPolygon(mask, outline, eraseInk(1))
    expect(text(mask)).toEqual(['......', '..2...', '......', '......'])
  })

  it('is the same whichever way round, wherever the outline leaves the picture', () => {
    const corner = fc.record({
      x: fc.double({ min: -9, max: 25, noNaN: true }),
      y: fc.double({ min: -9, max: 25, noNaN: true })
    })
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 7 }), (outline) => {
        const [one, other] = [0, 1].map(() => ({ width: 16, height: 12, data: new Uint8Array(192) }))
        fillPolygon(one!, outline, paintInk(3))
        fillPolygon(other!, [...outline].reverse(), paintInk(3))
        expect(one).toEqual(other)
      }),
      { numRuns: 100 }
    )
  })

  it('needs three corners', () => {
    const mask = drawn('..')
    expect(
      fillPolygon(
        mask,
        [
          { x: 0, y: 0 },
          { x: 2, y: 1 }
        ],
        paintInk(1)
      )
    ).toBeNull()
    expect(text(mask)).toEqual(['..'])
  })
})

describe('parts and holes', () => {
  it('corners connect only where they shall', () => {
    const region = regionOf('11..', '..1.', '1...')
    expect(regionParts(region, 1, false).areas).toEqual([0, 2, 1, 1])
    const diagonal = regionParts(region, 1, true)
    expect(diagonal.areas).toEqual([0, 3, 1])
    expect(diagonal.atBorder).toEqual([false, true, true])
    expect(textOf(partOf(region, diagonal, 1))).toEqual(['11..', '..1.', '....'])
  })

  it('a hole is what the object encloses, whoever has it', () => {
    const mask = drawn('11111', '1.2.1', '11111', '1.11.')
    expect(textOf(holeAt(mask, 1, { x: 2.5, y: 1.5 })!).join('')).toContain('111')
    expect(holeAt(mask, 1, { x: 0.5, y: 0.5 })).toBeNull()
    expect(holeAt(mask, 1, { x: 1.5, y: 3.5 })).toBeNull()
    expect(islandAt(mask, 2, { x: 2.5, y: 1.5 })?.data.reduce((sum, inside) => sum + inside, 0)).toBe(1)
    expect(islandAt(mask, 2, { x: 0.5, y: 0.5 })).toBeNull()
  })

  it('an object falls into its parts, the largest first', () => {
    const row = '1'.repeat(20) + '.' + '1'.repeat(30)
    const parts = separateParts(drawn(...Array.from({ length: 20 }, () => row)), 1)
    expect(parts.map(({ data }) => data.reduce((sum, inside) => sum + inside, 0))).toEqual([600, 400])
    expect(separateParts(drawn('...'), 1)).toEqual([])
  })
})

describe('morphology', () => {
  const random = fc.uint8Array({ min: 0, max: 1, minLength: 63, maxLength: 63 })
  const asRegion = (data: Uint8Array): Region => ({ rect: { left: 0, top: 0, right: 9, bottom: 7 }, data })

  it('knows the distance to the nearest pixel exactly', () => {
    fc.assert(
      fc.property(random, (data) => {
        const inside = [...data.keys()].filter((at) => data[at])
        fc.pre(inside.length > 0)
        const found = squaredDistance(asRegion(data))
        found.forEach((squared, at) => {
          const all = inside.map((to) => ((at % 9) - (to % 9)) ** 2 + (Math.floor(at / 9) - Math.floor(to / 9)) ** 2)
          expect(squared).toBe(Math.min(...all))
        })
      }),
      { numRuns: 60 }
    )
  })

  it('grows by what it is told and shrinks back', () => {
    const dot = regionOf('.......', '.......', '.......', '...1...', '.......', '.......', '.......')
    expect(textOf(grown(dot, 1))).toEqual(['.......', '.......', '...1...', '..111..', '...1...', '.......', '.......'])
    expect(textOf(shrunk(grown(dot, 2), 2))).toEqual(textOf(dot))
  })

  it('growing only adds, shrinking only takes, closing holes keeps the outside', () => {
    fc.assert(
      fc.property(random, (data) => {
        const region = asRegion(data)
        const [more, less, closed] = [grown(region, 1).data, shrunk(region, 1).data, withoutHoles(region).data]
        data.forEach((inside, at) => {
          expect(more[at]).toBeGreaterThanOrEqual(inside)
          expect(less[at]).toBeLessThanOrEqual(inside)
          expect(closed[at]).toBeGreaterThanOrEqual(inside)
        })
        expect(withoutHoles(asRegion(closed)).data).toEqual(closed)
      }),
      { numRuns: 60 }
    )
  })

  it('smoothing drops a speck and keeps a block', () => {
    const rows = ['..................', '.1................', ...Array.from({ length: 9 }, () => '.....111111111....')]
    const smooth = textOf(smoothed(regionOf(...rows), 1))
    expect(smooth[1]).toBe('..................')
    expect(smooth[6]).toBe('.....111111111....')
  })
})

describe('soft brush', () => {
  const covered = (hardness: number, dabs: number): number => {
    const mask = { width: 41, height: 41, data: new Uint8Array(41 * 41) }
    const brush = new SoftBrush(mask, paintInk(1), hardness)
    const centre = { x: 20.5, y: 20.5 }
    // Dabs come a quarter radius apart: back and forth over the same spot.
    for (let dab = 0; dab < dabs; dab++) brush.draw({ from: centre, to: { x: 20.6, y: 20.5 }, radiusPx: 16 })
    return mask.data.reduce((sum, label) => sum + label, 0)
  }

  it('covers less than the ring at once, more with more dabs and a harder edge, never beyond it', () => {
    const once = covered(0.3, 1)
    expect(once).toBeGreaterThan(Math.PI * (16 * 0.3) ** 2 * 0.9)
    expect(once).toBeLessThan(Math.PI * 16 ** 2 * 0.8)
    expect(covered(0.8, 1)).toBeGreaterThan(once)
    expect(covered(0.3, 400)).toBeGreaterThan(once)
    expect(covered(0.3, 400)).toBeLessThanOrEqual(Math.PI * 17 ** 2)
  })
})

describe('changedRect', () => {
  it('is the smallest rectangle around what differs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(59), { maxLength: 6 }), (places) => {
        const before = new Uint8Array(60).fill(4)
        const data = Uint8Array.from(before)
        for (const at of places) data[at] = 9
        const found = changedRect(before, { width: 10, height: 6, data })
        if (places.length === 0) {
          expect(found).toBeNull()
          return
        }
        const [xs, ys] = [places.map((at) => at % 10), places.map((at) => Math.floor(at / 10))]
        expect(found).toEqual({
          left: Math.min(...xs),
          right: Math.max(...xs) + 1,
          top: Math.min(...ys),
          bottom: Math.max(...ys) + 1
        })
      })
    )
  })
})
