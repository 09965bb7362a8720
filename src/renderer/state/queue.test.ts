import { expect, test } from 'vitest'
import type { QueueItem, QueueView } from '../../shared/domain/queue'
import { FakeStudio, settled } from '../testing/fakeStudio'
import { QueueState } from './queue.svelte'
import { Toasts } from './toasts.svelte'

function item(name: string, state: QueueItem['state'], total = 10): QueueItem {
  return { id: name, title: name, place: '/out', state, total, files: [], notes: [], error: null }
}

function opened(view: QueueView) {
  const studio = new FakeStudio({ 'queue:view': () => view })
  const toasts = new Toasts()
  const queue = new QueueState(studio.client, toasts)
  const show = (items: QueueItem[], done = 0): void => {
    const progress = { done, total: 10, framesPerSecond: 5, secondsLeft: 1 }
    studio.emit('queue:changed', { items, held: false, progress: done > 0 ? progress : null })
  }
  return { studio, toasts, queue, show }
}

test('what was left last time is offered, and goes on when it is accepted', async () => {
  const { studio, toasts, queue } = opened({ items: [item('a', 'interrupted')], held: true, progress: null })
  await queue.begin()
  expect(toasts.shown[0]?.message).toBe('1 export was not finished last time.')
  toasts.shown[0]?.actions[0]?.run()
  await settled()
  expect(studio.inputsOf('queue:resume')).toHaveLength(1)
})

test('the share counts frames over all jobs', async () => {
  const { queue, show } = opened({ items: [], held: false, progress: null })
  await queue.begin()
  show([item('a', 'done', 10), item('b', 'running', 20), item('c', 'waiting', 10)], 5)
  expect(queue.share).toBeCloseTo(15 / 40)
  expect([queue.left, queue.running?.id]).toEqual([2, 'b'])
})

test('the end is told once, with what ended since the last time; not where the panel shows it', async () => {
  const { toasts, queue, show } = opened({ items: [], held: false, progress: null })
  await queue.begin()
  show([item('a', 'running'), item('b', 'waiting')])
  show([item('a', 'done'), item('b', 'running')])
  expect(toasts.shown).toEqual([])
  show([item('a', 'done'), item('b', 'done')])
  expect(toasts.shown.map(({ message }) => message)).toEqual(['2 exports are ready.'])
  toasts.clear()
  show([item('a', 'done'), item('b', 'done'), item('c', 'running')])
  show([item('a', 'done'), item('b', 'done'), item('c', 'failed')])
  expect(toasts.shown.map(({ message }) => message)).toEqual(['1 export failed.'])
  toasts.clear()
  queue.open = true
  show([item('d', 'running')])
  show([item('d', 'done')])
  expect(toasts.shown).toEqual([])
})
