import { describe, expect, it } from 'vitest'
import type { DescriptorSet } from './ports'
import { TemporalWindow, withDescriptor } from './temporalWindow'

/** One background, `objects` objects, descriptors of one channel that name frame and slot. */
function setOf(frame: number, objects: number): DescriptorSet {
  const data = Float32Array.from({ length: 1 + objects }, (_, row) => frame * 10 + row)
  return { objects, backgrounds: 1, channels: 1, data }
}

/** The same with a pixel memory of one key and full masks of 2 x 1. */
function remembering(frame: number, objects: number): DescriptorSet {
  const masks = { objects, width: 2, height: 1, data: new Float32Array(objects * 2).fill(1) }
  return { ...setOf(frame, objects), memory: { keys: Float32Array.of(frame), channels: 1, masks } }
}

const keysOf = (window: TemporalWindow): (number | undefined)[] => window.memory().map(({ keys }) => keys[0])

const frames = (window: TemporalWindow): number[] => window.sets().map((set) => Math.floor((set.data[0] ?? 0) / 10))

describe('TemporalWindow', () => {
  it('holds the references and then the most recent sets', () => {
    const window = new TemporalWindow(3)
    window.addReference(setOf(0, 1))
    for (const frame of [1, 2, 3, 4]) window.addPropagated(setOf(frame, 1))
    expect(frames(window)).toEqual([0, 3, 4])
    window.addReference(setOf(5, 1))
    expect(frames(window)).toEqual([0, 5, 4])
  })

  it('keeps every reference and one recent set when references fill it', () => {
    const window = new TemporalWindow(2)
    for (const frame of [0, 1, 2]) window.addReference(setOf(frame, 1))
    window.addPropagated(setOf(3, 1))
    window.addPropagated(setOf(4, 1))
    expect(frames(window)).toEqual([0, 1, 2, 4])
  })

  it('reads only references when one set is asked for', () => {
    const window = new TemporalWindow(1)
    window.addReference(setOf(0, 1))
    window.addPropagated(setOf(1, 1))
    expect(frames(window)).toEqual([0])
  })

  it('gives older sets the first descriptor of an object that a later reference introduces', () => {
    const window = new TemporalWindow(7)
    window.addReference(setOf(0, 1))
    window.addPropagated(setOf(1, 1))
    window.addReference(setOf(2, 2))
    const sets = window.sets()
    expect(sets.map((set) => set.objects)).toEqual([2, 2, 2])
    expect(sets.map((set) => [...set.data])).toEqual([
      [0, 1, 22],
      [20, 21, 22],
      [10, 11, 22]
    ])
    expect(window.earliest(1)).toEqual(Float32Array.of(22))
    expect(window.earliest(2)).toBeNull()
  })

  it('forks with its references only', () => {
    const window = new TemporalWindow(7)
    window.addReference(setOf(0, 1))
    window.addPropagated(setOf(1, 1))
    const fork = window.forked()
    fork.addPropagated(setOf(9, 1))
    expect(frames(fork)).toEqual([0, 9])
    expect(frames(window)).toEqual([0, 1])
  })

  it('remembers the first and the latest references, and the frame done last', () => {
    const window = new TemporalWindow(2)
    expect(window.memory()).toEqual([])
    for (const frame of [0, 1, 2, 3, 4]) window.addReference(remembering(frame, 1))
    expect(keysOf(window)).toEqual([0, 2, 3, 4, 4])
    window.addPropagated(remembering(5, 1))
    expect(keysOf(window)).toEqual([0, 2, 3, 4, 5])
    expect(window.sets().every((set) => set.memory === undefined)).toBe(true)
  })

  it('remembers every fifth predicted frame, the last two of them', () => {
    const window = new TemporalWindow(2)
    window.addReference(remembering(0, 1))
    for (let frame = 1; frame <= 17; frame++) window.addPropagated(remembering(frame, 1))
    expect(keysOf(window)).toEqual([0, 10, 15, 17])
    window.addReference(remembering(18, 1))
    expect(keysOf(window)).toEqual([0, 18, 10, 15, 18])
    expect(keysOf(window.forked())).toEqual([0, 18, 18])
  })

  it('gives older memories empty masks for an object that comes later', () => {
    const window = new TemporalWindow(7)
    window.addReference(remembering(0, 1))
    window.addPropagated(remembering(1, 1))
    window.addReference(remembering(2, 2))
    expect(window.memory().map(({ masks }) => [masks.objects, [...masks.data]])).toEqual([
      [2, [1, 1, 0, 0]],
      [2, [1, 1, 1, 1]],
      [2, [1, 1, 1, 1]]
    ])
  })

  it('forks with the memory of where it stands', () => {
    const window = new TemporalWindow(7)
    window.addReference(remembering(0, 1))
    const fork = window.forked()
    window.addPropagated(remembering(1, 1))
    expect(keysOf(fork)).toEqual([0, 0])
    expect(keysOf(window)).toEqual([0, 1])
  })

  it('replaces one descriptor without touching the original', () => {
    const set = setOf(0, 2)
    expect([...withDescriptor(set, 1, Float32Array.of(7)).data]).toEqual([0, 1, 7])
    expect([...set.data]).toEqual([0, 1, 2])
  })
})
