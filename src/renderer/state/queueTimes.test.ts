import { describe, expect, it } from 'vitest'
import type { QueueItem, QueueProgress, QueueState, QueueView } from '../../shared/domain/queue'
import { waitingTimes } from './queueTimes'

const item = (id: string, state: QueueState, total = 100): QueueItem => ({
  ...{ id, state, total, title: id, place: '/out', files: [], notes: [], error: null }
})
const running: QueueProgress = { done: 60, total: 100, framesPerSecond: 10, secondsLeft: 4 }
const view = (items: QueueItem[], changes: Partial<QueueView> = {}): QueueView => ({
  ...{ items, held: false, progress: running },
  ...changes
})

describe('waitingTimes', () => {
  it('adds one export to the other in the order they are done', () => {
    const items = [
      item('over', 'done'),
      item('runs', 'running'),
      item('next', 'waiting', 50),
      item('failed', 'failed', 900),
      item('again', 'interrupted', 20)
    ]
    expect([...waitingTimes(view(items))]).toEqual([
      ['next', 9],
      ['again', 11]
    ])
  })

  it.each<[string, QueueView]>([
    ['nothing runs', view([item('a', 'waiting')], { progress: null })],
    ['the queue is held', view([item('a', 'waiting')], { held: true })],
    ['the rate is not known yet', view([item('a', 'waiting')], { progress: { ...running, framesPerSecond: 0 } })],
    ['the rest is not known yet', view([item('a', 'waiting')], { progress: { ...running, secondsLeft: Infinity } })]
  ])('says nothing while %s', (_, state) => {
    expect(waitingTimes(state).size).toBe(0)
  })

  it('says nothing from an export of unknown length on', () => {
    const items = [item('a', 'waiting', 10), item('b', 'waiting', 0), item('c', 'waiting', 10)]
    expect([...waitingTimes(view(items)).keys()]).toEqual(['a'])
  })
})
