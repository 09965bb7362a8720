import type { ExportJob } from '../../shared/domain/exportJob'
import { selectedObjects } from '../../shared/domain/exportNames'
import { shapeErrorLimits } from '../../shared/domain/shapeFormat'
import type { RotoShape } from '../../shared/domain/rotoShapes'
import { fitShapes, type MaskFrame } from '../export/shapes/core/fitShapes'
import { breather } from '../export/shapes/shapesWriter'

/** Roto shapes for the window to look at. */
export class ShapeView {
  #fitting = new AbortController()

  /**
   * The shapes an export would have, from the job's masks alone; a newer question ends an older one.
   * @throws StudioError `cancelled`
   */
  async fit(job: ExportJob): Promise<{ shapes: readonly RotoShape[] }> {
    this.#fitting.abort()
    const { signal } = (this.#fitting = new AbortController())
    const errorPx = job.format.kind === 'shapes' ? job.format.errorPx : shapeErrorLimits.usual
    const ids = selectedObjects(job).map(({ id }) => id)
    const { shapes } = await fitShapes(framesOf(job), ids, { errorPx, breathe: breather(signal) })
    return { shapes }
  }
}

function framesOf({ masks, range: { from, to } }: ExportJob): MaskFrame[] {
  const byFrame = new Map(masks.map(({ frameIndex, mask }) => [frameIndex, mask]))
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    frameIndex: from + at,
    mask: byFrame.get(from + at) ?? null
  }))
}
