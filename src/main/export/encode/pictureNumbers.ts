import type { PictureFormat } from '../../../shared/domain/exportFormats'
import type { PictureNames } from '../../../shared/domain/exportNames'
import { sequenceNumbers } from '../../../shared/domain/sequenceNumbers'
import type { ExportContext, ExportTarget } from '../exportWriter'

/** How numbered pictures are called, and from which number on. */
export interface NumberedPictures extends PictureNames {
  readonly first: number
  /** True where they are renamed as the clip's own pictures are called, whose numbers do not follow each other. */
  readonly likeSource: boolean
}

/** Names of pictures so called; the number is the first group. */
export function pictureNamePattern({ before, after }: PictureNames): RegExp {
  const plain = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${plain(before)}(\\d+)${plain(after)}\\.(?:png|jpg|exr)$`)
}

/** Numbers may outgrow the digits that are asked for. */
export function paddingNotes({ first, digits, likeSource }: NumberedPictures, frames: number): string[] {
  const last = first + frames - 1
  const outgrows = !likeSource && String(last).length > digits && String(first).length <= digits
  return outgrows
    ? [`Numbers from ${10 ** digits} on have more than ${digits} digits: some programs sort them before the others.`]
    : []
}

/** What a folder that is replaced may hold. */
export function ourPictures(pictures: NumberedPictures): RegExp {
  return pictures.likeSource ? /\d[^/\\]*\.(?:png|jpg|exr)$/ : pictureNamePattern(pictures)
}

/** @returns NaN for other names */
export function pictureNumber(name: string, pictures: PictureNames): number {
  return Number(pictureNamePattern(pictures).exec(name)?.[1] ?? NaN)
}

/** By number: 100000 comes after 99999. */
export function inOrder(names: readonly string[], pictures: PictureNames): string[] {
  return [...names].sort((one, other) => pictureNumber(one, pictures) - pictureNumber(other, pictures))
}

/**
 * Pictures of pictures keep their numbers, or their names where those have gaps or stand elsewhere; those of a file are
 * numbered from 0, in names of their own as `{from}` is. Timelines need numbers that follow each other.
 */
export function numberedPictures(
  { video, range, format }: Pick<ExportContext<PictureFormat>, 'video' | 'range' | 'format'>,
  { pictures }: ExportTarget
): NumberedPictures {
  const numbers = sequenceNumbers(video, range)
  if (numbers) {
    const { first, digits } = numbers
    return { before: '', digits, after: '', ...pictures, first, likeSource: false }
  }
  if (pictures) return { ...pictures, first: range.from + 1, likeSource: false }
  const inTimeline = (format.timelines ?? []).length > 0
  const likeSource = video.sequence !== undefined && !inTimeline
  return { before: '', digits: 5, after: '', first: range.from, likeSource }
}
