import { describe, expect, it } from 'vitest'
import { PauseGate } from './pauseGate'

const live = new AbortController().signal
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('PauseGate', () => {
  it('lets work pass, holds it while paused, and lets it go on', async () => {
    const gate = new PauseGate()
    await gate.pass(live)
    gate.pause()
    gate.pause()
    let passed = false
    const passing = gate.pass(live).then(() => (passed = true))
    await turn()
    expect([gate.paused, passed]).toEqual([true, false])
    gate.resume()
    await passing
    expect(gate.paused).toBe(false)
    await gate.pass(live)
  })

  it('holds again when paused anew at once', async () => {
    const gate = new PauseGate()
    gate.pause()
    let passed = false
    const passing = gate.pass(live).then(() => (passed = true))
    gate.resume()
    gate.pause()
    await turn()
    expect(passed).toBe(false)
    gate.resume()
    await passing
  })

  it('a cancel ends the wait', async () => {
    const gate = new PauseGate()
    const stop = new AbortController()
    gate.pause()
    const passing = gate.pass(stop.signal)
    stop.abort()
    await expect(passing).rejects.toMatchObject({ code: 'cancelled' })
    await expect(gate.pass(stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
  })
})
