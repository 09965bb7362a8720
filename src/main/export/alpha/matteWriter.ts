import type { AlphaPlane } from './alphaFilters'
import { edgeKindOf, type MatteFormat } from '../../../shared/domain/exportFormats'
import { keptFormat, type PlanarFormat } from '../../media/decode/planarFormat'
import { guideOf } from './guide'
import { matteSourceFor } from './matteSource'
import { pictureWriter } from '../encode/pictureWriter'

/** White where the objects are, black elsewhere. */
export const matteWriter = pictureWriter<MatteFormat>({
  content: 'matte',
  // The pictures are needed for soft edges to follow.
  decodes: ({ format: options, video }) =>
    edgeKindOf(options.edges) !== 'hard'
      ? { ...keptFormat(video), bitDepth: 8 }
      : { chroma: 'grey', bitDepth: 8, alpha: false },
  composer: async (context, { objects }, format) => {
    const { format: options, video } = context
    const mattes = await matteSourceFor(context, objects)
    const pixels = video.size.width * video.size.height
    return {
      compose: async (picture) => {
        const alpha = await mattes.at(picture.frameIndex, guideOf(picture, options.edges))
        return alpha ? greySamples(alpha, format) : new Uint8Array(format.bitDepth === 8 ? pixels : pixels * 2)
      },
      notes: mattes.notes,
      close: () => mattes.close()
    }
  }
})

function greySamples({ data }: AlphaPlane, { bitDepth }: PlanarFormat): Uint8Array {
  if (bitDepth === 8) return Uint8Array.from(data, (value) => (value + 128) / 257)
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
