import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
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
      encode: ({ soft }, mask) =>
        encodeExrMasks(mask, target.objects, context.video.frameRate, soft && upsampledMattes(soft, mask)),
      decode: (bytes, name) => decoding(name, 'read back', () => decodeExrMasks(bytes).mask)
    })
}
