import type { ClipState, ClipStatus } from '../../main/farm/ports'
import type { FarmFilter, FarmPlace } from './farmRequests'
import type { FarmStatus } from '../results'
import { given } from '../surroundings'
import { withQueue } from './place'

const unfinished: readonly ClipState[] = ['running', 'parts', 'retrying', 'dead', 'waiting']
const ended: readonly ClipState[] = ['dead', 'cancelled']
const open: readonly ClipState[] = ['waiting', 'running', 'retrying', 'parts']

/** @throws StudioError as `withQueue` */
export function status(place: FarmPlace, filter: FarmFilter): Promise<FarmStatus> {
  const states = filter.states ?? (filter.ids === undefined ? unfinished : undefined)
  const wanted = given({ limit: 50, ...given(filter), states })
  return withQueue(place, async (queue) => ({ ...(await queue.status()), clips: await queue.clips(wanted) }))
}

export interface ChosenClips {
  readonly clips: readonly string[] | 'all'
  /** With `all`: only this user's. */
  readonly user?: string | undefined
}

/** @returns how many @throws StudioError as `withQueue` */
export function change(place: FarmPlace, action: 'retry' | 'cancel', { clips, user }: ChosenClips): Promise<number> {
  return withQueue(place, async (queue) => {
    const states = action === 'retry' ? ended : open
    const isOneUsers = clips === 'all' && user !== undefined
    const wanted = isOneUsers ? (await queue.clips({ states, user })).map(({ id }) => id) : clips
    return action === 'retry' ? queue.retry(wanted) : queue.cancel(wanted)
  })
}

interface Watching {
  readonly user?: string | undefined
  readonly signal: AbortSignal
  changed(clip: ClipStatus): void
}

/** Until the signal fires. @throws StudioError as `withQueue` */
export function watch(place: FarmPlace, { user, signal, changed }: Watching): Promise<void> {
  const hear = (clip: ClipStatus): void => {
    if (user === undefined || clip.user === user) changed(clip)
  }
  return withQueue(place, (queue) => queue.watch(hear, signal))
}
