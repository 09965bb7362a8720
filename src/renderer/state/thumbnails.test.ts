import { describe, expect, it } from 'vitest'
import { FakeFrames, settled } from '../testing/fakeStudio'
import { Thumbnails } from './thumbnails.svelte'

const count = (length: number, from = 0): number[] => Array.from({ length }, (_, at) => from + at)

describe('Thumbnails', () => {
  it('asks for what is in view and not there yet, in batches', async () => {
    const source = new FakeFrames()
    const thumbnails = new Thumbnails(source)
    thumbnails.want(count(30))
    await settled()
    expect(source.thumbnailsAsked.map(({ length }) => length)).toEqual([24, 6])
    thumbnails.want(count(32))
    await settled()
    expect(source.thumbnailsAsked.at(-1)).toEqual([30, 31])
    thumbnails.want(count(10))
    await settled()
    expect(source.thumbnailsAsked).toHaveLength(3)
  })

  it('keeps a bounded number, the nearest to what is looked at', async () => {
    const thumbnails = new Thumbnails(new FakeFrames())
    for (let from = 0; from < 1000; from += 50) {
      thumbnails.want(count(50, from))
      await settled()
    }
    expect(Object.keys(thumbnails.frames)).toHaveLength(400)
    expect(count(50, 950).every((frame) => frame in thumbnails.frames)).toBe(true)
    expect(0 in thumbnails.frames).toBe(false)
  })

  it('does not ask for ever for pictures that do not come', async () => {
    let asked = 0
    const source = new FakeFrames()
    source.thumbnails = async () => void asked++
    const thumbnails = new Thumbnails(source)
    thumbnails.want([1, 2])
    await settled()
    expect(asked).toBe(1)
    thumbnails.reset()
    thumbnails.want([1])
    expect(asked).toBe(2)
  })

  it('forgets the pictures of another clip, and late ones of it', async () => {
    const source = new FakeFrames()
    let deliver: () => void = () => undefined
    const original = source.thumbnails.bind(source)
    source.thumbnails = async (request, onFrame) => {
      await new Promise<void>((resolve) => (deliver = resolve))
      await original(request, onFrame)
    }
    const thumbnails = new Thumbnails(source)
    thumbnails.want([1])
    thumbnails.reset()
    deliver()
    await settled()
    expect(thumbnails.frames).toEqual({})
  })
})
