import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { timecodeAt, type Timecode } from '../../../shared/domain/smpteTimecode'
import type { FrameIndex, Rational, VideoInfo } from '../../../shared/domain/types'
import { decodeExrMasks, encodeExrMasks } from '../../interchange/exrMasks'
import { upsampledMattes } from '../../interchange/softMattes'
import { decoding } from '../../interchange/annotationErrors'
import type { ExportContext, ExportTarget, ExportWriter, WrittenExport } from '../exportWriter'
import { writeFrameFolder } from '../frames/frameFolder'
import { type LayersOfFrame, type MattedLayers, openMattedLayers, PictureWalk } from './mattedLayers'

/**
 * A folder of EXR files, a layer an object: alpha by matting where that was asked for, else the network's soft edges where
 * they were kept, else the mask's own.
 */
export const exrWriter: ExportWriter<AnnotationsFormat> = {
  write: async (context, target) => {
    const layers = await openMattedLayers(context, target.objects)
    if (!layers) return written(context, target, async () => null)
    const pictures = new PictureWalk(context)
    try {
      const made = await written(context, target, (frameIndex) => layersAt(frameIndex, layers, pictures))
      return { ...made, notes: [...made.notes, ...layers.notes] }
    } finally {
      await pictures.close()
      await layers.close()
    }
  }
}

async function layersAt(
  frameIndex: FrameIndex,
  layers: MattedLayers,
  pictures: PictureWalk
): Promise<LayersOfFrame | null> {
  const picture = layers.notes.length > 0 ? null : await pictures.at(frameIndex)
  return picture && layers.of(picture)
}

function written(
  context: ExportContext<AnnotationsFormat>,
  target: ExportTarget,
  layersOf: (frameIndex: FrameIndex) => Promise<LayersOfFrame | null>
): Promise<WrittenExport> {
  return writeFrameFolder(context, target, {
    ending: '.exr',
    encode: async ({ soft, frameIndex }, labels) => {
      const matted = await layersOf(frameIndex)
      const { mask, mattes } = matted ?? { mask: labels, mattes: soft && upsampledMattes(soft, labels) }
      return { mask, bytes: encodeExrMasks(mask, target.objects, clockOf(context.video, frameIndex), mattes) }
    },
    decode: (bytes, name) => decoding(name, 'read back', () => decodeExrMasks(bytes).mask)
  })
}

/** Frame rate and timecode for a picture's header. */
export function clockOf(video: VideoInfo, frameIndex: FrameIndex): { frameRate: Rational; timecode?: Timecode } {
  const { frameRate } = video
  return video.timecode === undefined ? { frameRate } : { frameRate, timecode: timecodeAt(video, frameIndex) }
}
