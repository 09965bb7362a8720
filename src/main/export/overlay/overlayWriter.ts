import { defaultOutlinePx } from '../../../shared/domain/exportDefaults'
import type { OverlayFormat } from '../../../shared/domain/exportFormats'
import { planesOf, samplesOf } from '../../media/decode/planarFormat'
import { inkAround, inkEverywhere, InkMarker } from './overlayInk'
import { OverlayLabels } from './overlayLabels'
import { drawInk } from './overlayPlanes'
import { pictureWriter } from '../encode/pictureWriter'
import { samplesOfColour } from '../encode/planarColours'

const black = [0, 0, 0] as const

/** The video with the objects tinted, as the window shows them. */
export const overlayWriter = pictureWriter<OverlayFormat>({
  content: 'picture',
  composer: async ({ format: options, masks, video }, { objects }, format) => {
    const slots = new Map(objects.map(({ id }, slot) => [id, slot]))
    // What lies around the objects is darkened: it has no colour of its own.
    const around = objects.length
    const colours = [...objects.map(({ colour }) => colour), black].map((each) => samplesOfColour(each, video, format))
    const planes = planesOf(format, video.size)
    const marker = new InkMarker(slots, options.outlinePx ?? defaultOutlinePx(video.size))
    const labels = options.labels ? new OverlayLabels(objects, video, format) : null
    return {
      compose: async (picture) => {
        const entry = await masks.at(picture.frameIndex)
        if (!entry && options.invert !== true) return picture.data
        const ink = entry ? marker.mark(entry.mask) : inkEverywhere(video.size, around)
        const samples = samplesOf(format, picture.data)
        const drawn = entry && options.invert === true ? inkAround(ink, around) : ink
        drawInk(samples, planes, drawn, { colours, opacity: options.opacity })
        if (entry) labels?.draw(samples, planes, entry.mask)
        return picture.data
      }
    }
  }
})
