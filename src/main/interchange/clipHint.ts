import { clipNameOf } from '../../shared/domain/sequencePath'
import type { Size, VideoInfo } from '../../shared/domain/types'

/** What is known of the clip that masks are read for: it chooses among several clips of a file. */
export interface ClipHint {
  readonly name: string
  readonly size: Size
  readonly frameCount: number
}

export function hintOf({ path, size, frameCount }: Pick<VideoInfo, 'path' | 'size' | 'frameCount'>): ClipHint {
  return { name: clipNameOf(path), size, frameCount }
}

/** Whether two names are of one clip: `Swan.mp4`, `videos/swan` and `swan` are. */
export function isSameClip(one: string, other: string): boolean {
  const plain = (name: string): string => (name.split(/[\\/]/).at(-1) ?? '').replace(/(.)\.[^.]*$/, '$1').toLowerCase()
  return plain(one) !== '' && (plain(one) === plain(other) || one.toLowerCase() === other.toLowerCase())
}
