import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { timecodeAt, type Timecode } from '../../../shared/domain/smpteTimecode'
import type { FrameIndex, Rational, VideoInfo } from '../../../shared/domain/types'
import { decodeExrMasks, encodeExrMasks } from '../../interchange/exrMasks'
import { upsampledMattes } from '../../interchange/softMattes'
import { decoding } from '../../interchange/annotationErrors'
import type { ExportWriter } from '../exportWriter'
import { writeFrameFolder } from '../frames/frameFolder'

/** A folder of EXR files, a layer an object: the network's soft edges where they were kept, else the mask's own. */
export const exrWriter: ExportWriter<AnnotationsFormat> = {
  write: (context, target) =>
    writeFrameFolder(context, target, {
      ending: '.exr',
      encode: ({ soft, frameIndex }, mask) =>
        encodeExrMasks(mask, target.objects, clockOf(context.video, frameIndex), soft && upsampledMattes(soft, mask)),
      decode: (bytes, name) => decoding(name, 'read back', () => decodeExrMasks(bytes).mask)
    })
}

/** Frame rate and timecode for a picture's header. */
export function clockOf(video: VideoInfo, frameIndex: FrameIndex): { frameRate: Rational; timecode?: Timecode } {
  const { frameRate } = video
  return video.timecode === undefined ? { frameRate } : { frameRate, timecode: timecodeAt(video, frameIndex) }
}
