import type { OverlayFormat } from '../../shared/domain/exportFormats'
import { planesOf, samplesOf } from '../media/planarFormat'
import { inkOf } from './overlayInk'
import { drawInk } from './overlayPlanes'
import { pictureWriter } from './pictureWriter'
import { samplesOfColour } from './planarColours'

/** The video with the objects tinted, as the window shows them. */
export const overlayWriter = pictureWriter<OverlayFormat>({
  content: 'picture',
  composer: async ({ format: options, masks, video }, { objects }, format) => {
    const slots = new Map(objects.map(({ id }, slot) => [id, slot]))
    const colours = objects.map(({ colour }) => samplesOfColour(colour, video, format))
    const planes = planesOf(format, video.size)
    return {
      compose: async (picture) => {
        const entry = await masks.at(picture.frameIndex)
        if (!entry) return picture.data
        const ink = inkOf(entry.mask, slots, options.outlinePx)
        drawInk(samplesOf(format, picture.data), planes, ink, { colours, opacity: options.opacity })
        return picture.data
      }
    }
  }
})
