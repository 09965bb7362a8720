import type { ExportJob } from '../../shared/domain/exportJob'
import { selectedObjects } from '../../shared/domain/exportNames'
import { shapeErrorLimits } from '../../shared/domain/shapeFormat'
import type { RotoShape } from '../../shared/domain/rotoShapes'
import type { VideoInfo } from '../../shared/domain/types'
import { type ExportPicture, previewExport } from '../export/previewExport'
import { fitShapes, type MaskFrame } from '../export/shapes/core/fitShapes'
import { breather } from '../export/shapes/shapesWriter'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import type { OpenMatting } from '../session/matting'

/** What the window looks at before it exports. A newer question of a kind ends an older one with `cancelled`. */
export class ExportViews {
  /** The last picture, until what it wrote is gone. */
  last: Promise<unknown> = Promise.resolve()
  #previewing = new AbortController()
  #fitting = new AbortController()

  /** One frame as the job would make it. @throws StudioError */
  async preview(
    job: ExportJob,
    deps: { ffmpeg: FfmpegInstallation; video: VideoInfo; matting: OpenMatting }
  ): Promise<ExportPicture> {
    this.#previewing.abort()
    const { signal } = (this.#previewing = new AbortController())
    const preview = previewExport(job, { ...deps, signal })
    this.last = preview.catch(() => undefined)
    return preview
  }

  /** The roto shapes a job would have, of its masks alone. @throws StudioError `cancelled` */
  async shapes(job: ExportJob): Promise<{ shapes: readonly RotoShape[] }> {
    this.#fitting.abort()
    const { signal } = (this.#fitting = new AbortController())
    const errorPx = job.format.kind === 'shapes' ? job.format.errorPx : shapeErrorLimits.usual
    const ids = selectedObjects(job).map(({ id }) => id)
    const { shapes } = await fitShapes(framesOf(job), ids, { errorPx, breathe: breather(signal) })
    return { shapes }
  }

  stop(): void {
    this.#previewing.abort()
    this.#fitting.abort()
  }
}

function framesOf({ masks, range: { from, to } }: ExportJob): MaskFrame[] {
  const byFrame = new Map(masks.map(({ frameIndex, mask }) => [frameIndex, mask]))
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    frameIndex: from + at,
    mask: byFrame.get(from + at) ?? null
  }))
}
