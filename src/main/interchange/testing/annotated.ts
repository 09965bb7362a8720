import { encodeMask } from '../../../shared/domain/maskRle'
import { davisPalette } from '../../../shared/domain/palette'
import type { LabelMask } from '../../../shared/domain/types'
import type { ClipWish } from '../chooseClip'
import type { AnnotatedClip, AnnotatedObject } from '../annotatedClip'

/** The objects of masks, `Object k` each in its own colour. */
export function objectsOf(...masks: readonly LabelMask[]): AnnotatedObject[] {
  const ids = new Set(masks.flatMap(({ data }) => [...new Set(data)]))
  const palette = davisPalette()
  return [...ids]
    .filter((id) => id > 0)
    .sort((a, b) => a - b)
    .map((id) => ({ id, name: `Object ${id}`, colour: palette[id] ?? [0, 0, 0] }))
}

/** A clip at 25 frames a second with a mask on every frame from `from` on. */
export function clipOf(masks: readonly LabelMask[], changes: Partial<AnnotatedClip> = {}): AnnotatedClip {
  const [first = { width: 1, height: 1 }] = masks
  return {
    name: 'swan',
    size: { width: first.width, height: first.height },
    frameCount: masks.length,
    frameRate: { num: 25, den: 1 },
    frameName: (frameIndex) => String(frameIndex).padStart(5, '0'),
    timeOf: (frameIndex) => frameIndex / 25,
    objects: objectsOf(...masks),
    frames: masks.map((mask, frameIndex) => ({ frameIndex, mask: encodeMask(mask) })),
    ...changes
  }
}

/** What a reader is told: a file's name, and the open clip where there is one. */
export function wishOf(file: string, clipName?: string, clip: Partial<ClipWish['hint']> = {}): ClipWish {
  const hint =
    clipName === undefined ? null : { name: clipName, size: { width: 4, height: 3 }, frameCount: 50, ...clip }
  return { file, hint, wanted: undefined }
}
