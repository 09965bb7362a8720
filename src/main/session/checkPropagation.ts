import { StudioError } from '../../shared/domain/errors'
import { maskAreas } from '../../shared/domain/maskRle'
import type { FrameRange, ReferenceMask, VideoInfo } from '../../shared/domain/types'

/**
 * @throws StudioError `frame-out-of-range` for a range or reference outside the video, `mask-empty` for a reference
 *   without objects, `bad-arguments` for no or doubled references
 */
export function checkPropagation(
  request: { readonly references: readonly ReferenceMask[]; readonly range: FrameRange },
  video: VideoInfo
): void {
  checkRange(request.range, video)
  checkReferences(
    [...request.references].sort((a, b) => a.frameIndex - b.frameIndex),
    video
  )
}

function checkRange({ from, to }: FrameRange, video: VideoInfo): void {
  const last = video.frameCount - 1
  if (from >= 0 && from <= to && to <= last) return
  throw new StudioError('frame-out-of-range', `Frames ${from} to ${to} are asked for; the video has 0 to ${last}.`, {
    hint: `Choose a first and last frame between 0 and ${last}.`
  })
}

function checkReferences(sorted: readonly ReferenceMask[], video: VideoInfo): void {
  if (sorted.length === 0) {
    throw new StudioError('bad-arguments', 'There is no reference mask to propagate.', {
      hint: 'Paint an object on a frame first.'
    })
  }
  sorted.forEach(({ frameIndex, mask }, at) => {
    if (frameIndex < 0 || frameIndex >= video.frameCount) {
      const message = `A mask is given for frame ${frameIndex}; the video has 0 to ${video.frameCount - 1}.`
      throw new StudioError('frame-out-of-range', message, { hint: 'Give the mask for a frame of this video.' })
    }
    if (sorted[at + 1]?.frameIndex === frameIndex) {
      throw new StudioError('bad-arguments', `Frame ${frameIndex} has two reference masks.`, { hint: 'Give one.' })
    }
    if (maskAreas(mask).size === 0) {
      throw new StudioError('mask-empty', `The mask of frame ${frameIndex} shows no object.`, {
        hint: 'Paint at least one object on it, or leave it out.'
      })
    }
  })
}
