import type { BandStroke } from '../../../../shared/domain/edgeTuning'
import { discHalves, stampDisc, type Band } from './band'

/** Puts strokes of the refine-edge brush into a band, in the order they were made. Changed in place. */
export function paintBand(band: Band, strokes: readonly BandStroke[]): void {
  for (const { widthPx, erase, points } of strokes) {
    const halves = discHalves(widthPx / 2)
    const value = erase ? 0 : 1
    for (let at = 0; at + 1 < points.length; at += 2) {
      const from = Math.max(0, at - 2)
      const [x, y] = [points[at]!, points[at + 1]!]
      const [dx, dy] = [x - points[from]!, y - points[from + 1]!]
      // Discs of whole pixels leave dents between them unless each is a pixel from the next.
      const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy)))
      for (let step = 1; step <= steps; step++) {
        const back = 1 - step / steps
        stampDisc(band, { x: Math.round(x - dx * back), y: Math.round(y - dy * back) }, halves, value)
      }
    }
  }
}
