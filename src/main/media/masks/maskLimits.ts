import { StudioError } from '../../../shared/domain/errors'
import type { Size } from '../../../shared/domain/types'

/** Twice the pixels of an 8K picture: whatever claims more is damaged, or meant to fill the memory. */
const mostPixels = 2 ** 26

/** @throws StudioError `mask-unreadable` for masks of an absurd size, before anything of that size is made */
export function checkPixels({ width, height }: Size, name: string): void {
  if (width >= 1 && height >= 1 && width * height <= mostPixels) return
  throw new StudioError('mask-unreadable', `${name} cannot be read: it says that it has ${width}×${height} pixels.`, {
    hint: 'Masks have the size of the video, and 67 million pixels at most.'
  })
}
