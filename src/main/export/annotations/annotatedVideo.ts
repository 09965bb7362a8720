import { throwIfCancelled } from '../../../shared/domain/errors'
import { encodeMask } from '../../../shared/domain/maskRle'
import { clipNameOf } from '../../../shared/domain/sequencePath'
import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import type { AnnotatedClip, AnnotatedFrame } from '../../interchange/annotatedClip'
import { frameNameOf } from '../../interchange/frameNames'
import type { ExportContext, ExportTarget } from '../exportWriter'
import { selectedLabels } from '../selectedLabels'

/** `00042`; frames from 100 000 on take the digits they need. Image sequences keep their own names. */
export function frameNamer({ sequence }: VideoInfo): (frameIndex: FrameIndex) => string {
  return (frameIndex) => {
    const file = sequence?.files[frameIndex]
    return file === undefined ? String(frameIndex).padStart(5, '0') : frameNameOf(file)
  }
}

/** What is known of the clip before its masks. */
export function clipWithoutFrames(video: VideoInfo, target: ExportTarget): AnnotatedClip {
  const [first = 0] = video.timesMicros
  return {
    name: clipNameOf(video.path),
    size: { width: video.size.width, height: video.size.height },
    frameCount: video.frameCount,
    frameRate: video.frameRate,
    frameName: frameNamer(video),
    timeOf: (frameIndex) => ((video.timesMicros[frameIndex] ?? first) - first) / 1e6,
    objects: target.objects,
    frames: []
  }
}

/** The masks of the range, one at a time, with the target's objects only. Frames without a mask are left out. */
export async function* selectedFrames(
  { range, masks, signal, frameDone }: ExportContext<AnnotationsFormat>,
  { objects }: ExportTarget
): AsyncGenerator<AnnotatedFrame> {
  const ids = new Set(objects.map(({ id }) => id))
  for (let frameIndex = range.from; frameIndex <= range.to; frameIndex++) {
    throwIfCancelled(signal)
    const found = await masks.at(frameIndex)
    if (found) {
      const { confidence, soft, isReference } = found
      const mask = encodeMask(selectedLabels(found.mask, ids))
      yield { frameIndex, mask, ...(!isReference && { confidence }), soft }
    }
    frameDone()
  }
}
