import { describe, expect, it } from 'vitest'
import type { PropagatedMask } from '../../shared/domain/types'
import { MaskRelay } from './maskRelay'

const made = (frameIndex: number): PropagatedMask => ({
  frameIndex,
  mask: { width: 1, height: 1, runs: Uint8Array.of(frameIndex, 1) },
  isReference: false,
  confidence: {}
})

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))

describe('MaskRelay', () => {
  it('hands masks over in order, whoever comes first, and keeps none', async () => {
    const relay = new MaskRelay({ from: 0, to: 9 })
    const early = relay.take(0)
    await relay.put(made(0))
    await relay.put(made(1))
    expect((await early)?.runs[0]).toBe(0)
    expect((await relay.take(1))?.runs[0]).toBe(1)
    expect(relay.size).toBe(0)
  })

  it('holds back whoever makes masks faster than they are taken', async () => {
    const relay = new MaskRelay({ from: 0, to: 99 })
    let put = 0
    const making = (async () => {
      for (let frame = 0; frame < 100; frame++) {
        await relay.put(made(frame))
        put++
      }
    })()
    await turn()
    expect(put).toBe(31)
    for (let frame = 0; frame < 100; frame++) {
      await relay.take(frame)
      await turn()
      expect(relay.size).toBeLessThanOrEqual(32)
    }
    await making
  })

  it('never waits for a consumer that waits for a mask still to come', async () => {
    const relay = new MaskRelay({ from: 0, to: 99 })
    const taking = (async () => {
      for (let frame = 0; frame < 100; frame++) expect((await relay.take(frame))?.runs[0]).toBe(frame)
    })()
    for (let frame = 50; frame < 100; frame++) await relay.put(made(frame))
    for (let frame = 49; frame >= 0; frame--) await relay.put(made(frame))
    await taking
    expect(relay.size).toBe(0)
  })

  it('says when masks that nobody painted begin to come, or that none will', async () => {
    const said: string[] = []
    const relay = new MaskRelay({ from: 0, to: 9 })
    void relay.flowing.then(() => said.push('flowing'))
    await relay.put({ ...made(0), isReference: true })
    await turn()
    expect(said).toEqual([])
    await relay.put(made(1))
    await relay.flowing
    const empty = new MaskRelay({ from: 0, to: 9 })
    empty.close()
    await empty.flowing
  })

  it('lets everybody go when it is closed', async () => {
    const relay = new MaskRelay({ from: 0, to: 99 })
    const waiting = relay.take(0)
    relay.close()
    expect(await waiting).toBeNull()
    expect(await relay.take(1)).toBeNull()
    await relay.put(made(2))
    expect(relay.size).toBe(0)
  })
})
