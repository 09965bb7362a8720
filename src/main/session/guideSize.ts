import type { Size } from '../../shared/domain/types'
import { EdgeRefiner } from './edgeRefiner'

/** Larger videos are followed at this size: their pixels cost more time than they tell about an edge. */
const largest = { long: 1280, short: 720 }

/**
 * Size of the pictures that masks are aligned with: the video's own up to 720p.
 * @param network frame size of the network; its masks are a quarter of it
 * @returns null where the pictures are too small to tell more than the masks
 */
export function guideSize(video: Size, network: Size): Size | null {
  const wide = video.width >= video.height
  const [width, height] = wide ? [largest.long, largest.short] : [largest.short, largest.long]
  const factor = Math.min(1, width / video.width, height / video.height)
  const size = { width: Math.round(video.width * factor), height: Math.round(video.height * factor) }
  return EdgeRefiner.helps({ width: network.width / 4, height: network.height / 4 }, size) ? size : null
}
