import type { OverlayFormat } from '../../../shared/domain/exportFormats'
import { planesOf, samplesOf } from '../../media/decode/planarFormat'
import { InkMarker } from './overlayInk'
import { OverlayLabels } from './overlayLabels'
import { drawInk } from './overlayPlanes'
import { pictureWriter } from '../encode/pictureWriter'
import { samplesOfColour } from '../encode/planarColours'

/** The video with the objects tinted, as the window shows them. */
export const overlayWriter = pictureWriter<OverlayFormat>({
  content: 'picture',
  composer: async ({ format: options, masks, video }, { objects }, format) => {
    const slots = new Map(objects.map(({ id }, slot) => [id, slot]))
    const colours = objects.map(({ colour }) => samplesOfColour(colour, video, format))
    const planes = planesOf(format, video.size)
    const marker = new InkMarker(slots, options.outlinePx)
    const labels = options.labels ? new OverlayLabels(objects, video, format) : null
    return {
      compose: async (picture) => {
        const entry = await masks.at(picture.frameIndex)
        if (!entry) return picture.data
        const ink = marker.mark(entry.mask)
        const samples = samplesOf(format, picture.data)
        drawInk(samples, planes, ink, { colours, opacity: options.opacity })
        labels?.draw(samples, planes, entry.mask)
        return picture.data
      }
    }
  }
})
