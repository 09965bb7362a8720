import { expect, test } from 'vitest'
import { runSteps } from './testSteps.mjs'

const step = (name, outcome = {}) => [name, async () => ({ code: 0, ...outcome })]
const counts = (passed, failed = 0) => ({ passed, failed, skipped: 0 })

test('steps run in turn and the first that fails is the last', async () => {
  const printed = []
  const list = [step('a'), step('b', { code: 2, counts: counts(5, 1) }), step('c', { counts: counts(9) })]
  const { total, times, failedStep } = await runSteps(list, (text) => printed.push(text))
  expect(failedStep).toBe('b')
  expect(total).toEqual(counts(5, 1))
  expect(times.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(printed).toEqual(['\n── a', '\n── b'])
})

test('a step that breaks before it counts is a failure', async () => {
  expect((await runSteps([step('a', { code: 1 })], () => {})).total).toEqual(counts(0, 1))
})

test('a list of steps runs two at a time, each output whole, in the table in its order', async () => {
  const running = new Set()
  let most = 0
  const slow = (name, ms, code = 0) => [
    name,
    async () => {
      running.add(name)
      most = Math.max(most, running.size)
      await new Promise((resolve) => setTimeout(resolve, ms))
      running.delete(name)
      return { code, output: `${name} says\nmore\n` }
    }
  ]
  const printed = []
  const group = [slow('a', 120), slow('b', 10, 1), slow('c', 10, 1)]
  const { times, failedStep, total } = await runSteps([group, step('after')], (text) => printed.push(text))
  expect(most).toBe(2)
  expect(printed.map((text) => text.replace(/\([\d.]+ s\)/, '()'))).toEqual([
    '\n── b ()\nb says\nmore',
    '\n── c ()\nc says\nmore',
    '\n── a ()\na says\nmore'
  ])
  expect(times.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(failedStep).toBe('b, c')
  expect(total).toEqual(counts(0, 2))
})
