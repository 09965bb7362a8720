import { StudioError } from '../../shared/domain/errors'
import type { LabelMask, Size } from '../../shared/domain/types'

/** Two sizes count as one aspect when their ratios differ by less than this share: rounding, anamorphic stills. */
const aspectTolerance = 0.02

/** @returns the same mask where the size fits, else a nearest-neighbour copy. @throws StudioError `mask-aspect-mismatch` */
export function fitMask(mask: LabelMask, video: Size, name: string): LabelMask {
  if (mask.width === video.width && mask.height === video.height) return mask
  checkAspect(mask, video, name)
  return resizeNearest(mask, video)
}

/** @throws StudioError `mask-aspect-mismatch` */
export function checkAspect(mask: Size, video: Size, name: string): void {
  const stretch = (mask.width * video.height) / (mask.height * video.width)
  if (Math.abs(stretch - 1) > aspectTolerance) {
    throw new StudioError(
      'mask-aspect-mismatch',
      `${name} has ${sizeText(mask)} pixels, another aspect than the video's ${sizeText(video)}.`,
      { hint: 'Give a mask drawn on a frame of this video, as displayed.' }
    )
  }
}

/** Takes the label at each new pixel's centre: labels must never be mixed. */
export function resizeNearest(mask: LabelMask, { width, height }: Size): LabelMask {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width
    for (let x = 0; x < width; x++) {
      data[y * width + x] = mask.data[row + Math.floor(((x + 0.5) * mask.width) / width)]!
    }
  }
  return { width, height, data }
}

export function sizeText({ width, height }: Size): string {
  return `${width}×${height}`
}
