import { expect, it } from 'vitest'
import { HandleTable } from './handleTable'

const value = (name: string) => ({ name, disposed: 0, dispose: () => undefined })

it('waits for values that are still on their way', async () => {
  const table = new HandleTable<ReturnType<typeof value>>()
  const early = table.get(1)
  table.put(1, value('one'))
  expect((await early).name).toBe('one')
  expect((await table.get(1)).name).toBe('one')
})

it('disposes of values once, dropped before or after they came', () => {
  const disposed: string[] = []
  const table = new HandleTable<{ dispose(): void }>()
  table.put(1, { dispose: () => disposed.push('one') })
  table.drop(1)
  table.drop(2)
  expect(disposed).toEqual(['one'])
  table.put(2, { dispose: () => disposed.push('two') })
  expect(disposed).toEqual(['one', 'two'])
})
