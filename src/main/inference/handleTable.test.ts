import { expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
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

it('gives a value to everybody who waits for it', async () => {
  const table = new HandleTable<ReturnType<typeof value>>()
  const [first, second] = [table.get(1), table.get(1)]
  table.put(1, value('one'))
  expect([(await first).name, (await second).name]).toEqual(['one', 'one'])
})

it('lets nobody wait for what does not come: dropped, not made, or its maker gone', async () => {
  const table = new HandleTable<ReturnType<typeof value>>()
  const dropped = table.get(1)
  table.drop(1)
  await expect(dropped).rejects.toMatchObject({ code: 'inference-failed' })
  const notMade = table.get(2)
  table.fail(2, new StudioError('inference-failed', 'No memory.'))
  await expect(notMade).rejects.toMatchObject({ message: 'No memory.' })
  const waiting = table.get(3)
  table.put(4, value('there'))
  table.close()
  await expect(waiting).rejects.toMatchObject({ code: 'inference-failed' })
  await expect(table.get(5)).rejects.toMatchObject({ code: 'inference-failed' })
  expect((await table.get(4)).name).toBe('there')
})
