import { isFinished, isPending, type QueueItem } from '../../shared/domain/queue'

/** What can be done to a list of jobs, as plain functions: none changes the list it is given. */

export type QueueItems = readonly QueueItem[]

/** The job that comes next; null when none is left. */
export function nextOf(items: QueueItems): QueueItem | null {
  return items.find(isPending) ?? null
}

export function itemOf(items: QueueItems, id: string): QueueItem | null {
  return items.find((item) => item.id === id) ?? null
}

export function changed(items: QueueItems, id: string, change: Partial<QueueItem>): QueueItems {
  return items.map((item) => (item.id === id ? { ...item, ...change } : item))
}

/** @param position place among all items, 0 for the first; beyond the ends counts as the end */
export function moved(items: QueueItems, id: string, position: number): QueueItems {
  const item = itemOf(items, id)
  if (!item) return items
  const rest = items.filter((other) => other !== item)
  const at = Math.max(0, Math.min(rest.length, position))
  return [...rest.slice(0, at), item, ...rest.slice(at)]
}

export function without(items: QueueItems, id: string): QueueItems {
  return items.filter((item) => item.id !== id)
}

export function unfinished(items: QueueItems): QueueItems {
  return items.filter((item) => !isFinished(item))
}

/** To be done again, at its place in the list. Runs and waiting ones are left alone. */
export function retried(items: QueueItems, id: string): QueueItems {
  const item = itemOf(items, id)
  if (!item || item.state === 'running' || item.state === 'waiting') return items
  return changed(items, id, { state: 'waiting', error: null, files: [], notes: [] })
}

/** As it is after a sudden end: what ran begins again. */
export function afterStart(items: QueueItems): QueueItems {
  return items.map((item) => (item.state === 'running' ? { ...item, state: 'interrupted' } : item))
}
