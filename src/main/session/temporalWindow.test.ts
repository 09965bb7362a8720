import { describe, expect, it } from 'vitest'
import type { DescriptorSet } from './ports'
import { TemporalWindow, withDescriptor } from './temporalWindow'

/** One background, `objects` objects, descriptors of one channel that name frame and slot. */
function setOf(frame: number, objects: number): DescriptorSet {
  const data = Float32Array.from({ length: 1 + objects }, (_, row) => frame * 10 + row)
  return { objects, backgrounds: 1, channels: 1, data }
}

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

  it('replaces one descriptor without touching the original', () => {
    const set = setOf(0, 2)
    expect([...withDescriptor(set, 1, Float32Array.of(7)).data]).toEqual([0, 1, 7])
    expect([...set.data]).toEqual([0, 1, 2])
  })
})
