import type { PictureNames } from '../../../shared/domain/exportNames'
import { sequenceNumbers } from '../../../shared/domain/sequenceNumbers'
import type { ExportContext, ExportTarget } from '../exportWriter'

/** How numbered pictures are called, and from which number on. */
export interface NumberedPictures extends PictureNames {
  readonly first: number
}

/** Names of pictures so called; the number is the first group. */
export function pictureNamePattern({ before, after }: PictureNames): RegExp {
  const plain = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${plain(before)}(\\d+)${plain(after)}\\.(?:png|jpg|exr)$`)
}

/** @returns NaN for other names */
export function pictureNumber(name: string, pictures: PictureNames): number {
  return Number(pictureNamePattern(pictures).exec(name)?.[1] ?? NaN)
}

/** By number: 100000 comes after 99999. */
export function inOrder(names: readonly string[], pictures: PictureNames): string[] {
  return [...names].sort((one, other) => pictureNumber(one, pictures) - pictureNumber(other, pictures))
}

/** Pictures of pictures keep their numbers; those of a file are numbered from 0, in names of their own as `{from}` is. */
export function numberedPictures(
  { video, range }: Pick<ExportContext, 'video' | 'range'>,
  { pictures }: ExportTarget
): NumberedPictures {
  const numbers = sequenceNumbers(video, range)
  const usual = { before: '', digits: numbers?.digits ?? 5, after: '' }
  return { ...(pictures ?? usual), first: numbers?.first ?? (pictures ? range.from + 1 : range.from) }
}
