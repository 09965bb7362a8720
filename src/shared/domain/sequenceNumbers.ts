import type { FrameRange, VideoInfo } from './types'

export interface SequenceNumbers {
  /** Number of the range's first picture. */
  readonly first: number
  /** Digits all names have at least. */
  readonly digits: number
}

/** Numbers of a clip's own pictures over a range; null for video files, and where pictures are missing in the range. */
export function sequenceNumbers({ sequence }: Pick<VideoInfo, 'sequence'>, range: FrameRange): SequenceNumbers | null {
  if (!sequence) return null
  const digits = sequence.files.slice(range.from, range.to + 1).map((name) => /(\d{1,9})\.\w+$/.exec(name)?.[1] ?? '')
  const first = Number(digits[0])
  if (digits[0] === undefined || digits[0] === '') return null
  const follow = digits.every((text, at) => text !== '' && Number(text) === first + at)
  return follow ? { first, digits: Math.min(...digits.map((text) => text.length)) } : null
}
