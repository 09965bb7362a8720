import { describe, expect, it } from 'vitest'
import type { DescriptorSet } from './ports'
import { TemporalWindow } from './temporalWindow'

/** One background, one object, descriptors of one channel that name frame and slot, a pixel memory of one key. */
function setOf(frame: number): DescriptorSet {
  const masks = { objects: 1, width: 2, height: 1, data: new Float32Array(2).fill(1) }
  const data = Float32Array.of(frame * 10, frame * 10 + 1)
  return { objects: 1, backgrounds: 1, channels: 1, data, memory: { keys: Float32Array.of(frame), channels: 1, masks } }
}

const of = (length: number, ...references: number[]): TemporalWindow =>
  new TemporalWindow(length, references.map(setOf))

const keysOf = (window: TemporalWindow): (number | undefined)[] => window.memory().map(({ keys }) => keys[0])

const frames = (window: TemporalWindow): number[] => window.sets().map((set) => Math.floor((set.data[0] ?? 0) / 10))

describe('TemporalWindow', () => {
  it('holds the references and then the most recent sets', () => {
    const window = of(3, 0)
    for (const frame of [1, 2, 3, 4]) window.addPropagated(setOf(frame))
    expect(frames(window)).toEqual([0, 3, 4])
  })

  it('keeps every reference and one recent set when references fill it', () => {
    const window = of(2, 0, 1, 2)
    window.addPropagated(setOf(3))
    window.addPropagated(setOf(4))
    expect(frames(window)).toEqual([0, 1, 2, 4])
  })

  it('reads only references when one set is asked for', () => {
    const window = of(1, 0)
    window.addPropagated(setOf(1))
    expect(frames(window)).toEqual([0])
  })

  it('remembers the references, and the frame done last, which is the start at first', () => {
    const window = of(2, 3, 9, 6)
    expect(keysOf(window)).toEqual([3, 9, 6, 6])
    window.addPropagated(setOf(7))
    expect(keysOf(window)).toEqual([3, 9, 6, 7])
    expect(window.sets().every((set) => set.memory === undefined)).toBe(true)
    expect(keysOf(new TemporalWindow(2, [setOf(3)], setOf(5).memory))).toEqual([3, 5])
  })

  it('remembers every fifth predicted frame, the last two of them', () => {
    const window = of(2, 0)
    for (let frame = 1; frame <= 17; frame++) window.addPropagated(setOf(frame))
    expect(keysOf(window)).toEqual([0, 10, 15, 17])
  })

  it('has no memory where the network has none', () => {
    const { objects, backgrounds, channels, data } = setOf(0)
    expect(new TemporalWindow(2, [{ objects, backgrounds, channels, data }]).memory()).toEqual([])
  })
})
