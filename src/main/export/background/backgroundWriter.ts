import { fullAlpha, type AlphaPlane } from '../alpha/alphaFilters'
import type { Backdrop, BackgroundFormat } from '../../../shared/domain/exportFormats'
import type { Rgb, VideoInfo } from '../../../shared/domain/types'
import { keptFormat, pictureBytes, planesOf, type PlanarFormat, samplesOf } from '../../media/decode/planarFormat'
import { openBackdrop } from './backdropSource'
import { blurredBehind } from './blurredPlanes'
import { chromaAlpha } from '../alpha/coverage'
import type { PlanarPicture } from '../encode/decodePlanes'
import type { ExportContext } from '../exportWriter'
import { openForeground } from '../alpha/foreground/cleanForeground'
import { guideOf } from '../alpha/guide'
import { matteSourceFor } from '../alpha/matteSource'
import { pictureWriter } from '../encode/pictureWriter'
import { samplesOfColour } from '../encode/planarColours'

/** The objects before a colour, a picture, a video, or their own background out of focus. */
export const backgroundWriter = pictureWriter<BackgroundFormat>({
  content: 'picture',
  check: async (context) => {
    const { backdrop } = context.format
    if ('path' in backdrop) await (await openBackdrop(backdrop, requestFor(context, keptFormat(context.video)))).close()
  },
  composer: async (context, { objects }, format) => {
    const { format: options, video } = context
    const mattes = await matteSourceFor(context, objects)
    const behind = await backdropOf(options.backdrop, context, format)
    const nothing = { ...video.size, data: new Uint16Array(video.size.width * video.size.height) }
    const foreground = openForeground({ choice: options.foreground, format, size: video.size, range: context.range })
    return {
      compose: async (picture) => {
        const alpha = (await mattes.at(picture.frameIndex, guideOf(picture, options.edges))) ?? nothing
        const under = await behind.samples(picture, alpha)
        return async () => {
          const data = await foreground.of(picture, alpha)
          blend({ ...picture, data }, alpha, under)
          return data
        }
      },
      notes: mattes.notes,
      close: async () => {
        await foreground.close()
        await mattes.close()
        await behind.close()
      }
    }
  }
})

interface Behind {
  samples(picture: PlanarPicture, alpha: AlphaPlane): Promise<ArrayLike<number>>
  close(): Promise<void>
}

const nothingHeld = async (): Promise<void> => undefined

async function backdropOf(
  backdrop: Backdrop,
  context: ExportContext<BackgroundFormat>,
  format: PlanarFormat
): Promise<Behind> {
  if (backdrop.kind === 'colour') {
    const samples = plainPicture(backdrop.colour, context.video, format)
    return { samples: async () => samples, close: nothingHeld }
  }
  if (backdrop.kind === 'blur') {
    const blur = (picture: PlanarPicture, alpha: AlphaPlane): Float32Array =>
      blurredBehind(samplesOf(format, picture.data), format, alpha, backdrop.radiusPx)
    return { samples: async (picture, alpha) => blur(picture, alpha), close: nothingHeld }
  }
  const source = await openBackdrop(backdrop, requestFor(context, format))
  return {
    samples: async ({ frameIndex }) => samplesOf(format, await source.at(frameIndex)),
    close: () => source.close()
  }
}

function requestFor({ ffmpeg, video, range, signal }: ExportContext<BackgroundFormat>, format: PlanarFormat) {
  return { ffmpeg, video, signal, format, firstFrame: range.from }
}

function plainPicture(colour: Rgb, video: VideoInfo, format: PlanarFormat): ArrayLike<number> {
  const samples = samplesOf(format, new Uint8Array(pictureBytes(format, video.size)))
  const values = samplesOfColour(colour, video, format)
  planesOf(format, video.size).forEach(({ at, width, height }, index) => {
    samples.fill(values[index] ?? 0, at, at + width * height)
  })
  return samples
}

function blend({ data, format }: PlanarPicture, alpha: AlphaPlane, behind: ArrayLike<number>): void {
  const samples = samplesOf(format, data)
  planesOf(format, alpha).forEach((plane, index) => {
    const shares = index === 0 ? alpha.data : chromaAlpha(alpha, plane, format)
    for (let at = 0; at < shares.length; at++) {
      const share = shares[at]!
      if (share === fullAlpha) continue
      const place = plane.at + at
      const under = behind[place]!
      samples[place] = share === 0 ? under + 0.5 : under + ((samples[place]! - under) * share) / fullAlpha + 0.5
    }
  })
}
