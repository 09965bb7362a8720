import { expect, it } from 'vitest'
import { readAhead } from './readAhead'

function counted(until: number, failAt = Infinity) {
  const state = { made: 0, closed: false }
  async function* numbers(): AsyncGenerator<number> {
    try {
      while (state.made < until) {
        if (state.made === failAt) throw new Error('broken')
        yield state.made++
      }
    } finally {
      state.closed = true
    }
  }
  return { state, numbers: numbers() }
}

it('gives the same values, one ahead', async () => {
  const { state, numbers } = counted(4)
  const seen: number[] = []
  for await (const value of readAhead(numbers)) {
    seen.push(value)
    await Promise.resolve()
    expect(state.made).toBeLessThanOrEqual(value + 2)
  }
  expect(seen).toEqual([0, 1, 2, 3])
  expect(state.closed).toBe(true)
})

it('passes an error on after the values before it', async () => {
  const { numbers, state } = counted(9, 2)
  const seen: number[] = []
  const reading = (async () => {
    for await (const value of readAhead(numbers)) seen.push(value)
  })()
  await expect(reading).rejects.toThrow('broken')
  expect(seen).toEqual([0, 1])
  expect(state.closed).toBe(true)
})

it('ends its source when the loop is left', async () => {
  const { numbers, state } = counted(9)
  for await (const value of readAhead(numbers)) if (value === 1) break
  expect(state.closed).toBe(true)
})
