import type { ExportMask } from '../shared/domain/exportJob'
import { defaultColour } from '../shared/domain/palette'
import { exportJob } from '../main/engine/exportProject'
import { markOutputs } from '../main/engine/segmentClip'
import type { SegmentResult } from '../main/engine/segmentVideo'
import { planTargets, runExport, type ExportResult } from '../main/export/runExport'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import type { SegmentArguments } from './arguments'
import type { ExportWish } from './exportArguments'

/** An hour of inference must never end at a file that is there already. */
export async function checkPlace(wish: ExportWish, overwrite: boolean): Promise<void> {
  const clip = { videoPath: '', range: { from: 0, to: 0 }, objects: [], masks: [] }
  await planTargets(
    exportJob(clip, {
      format: wish.format,
      folder: wish.folder,
      nameTemplate: wish.nameTemplate,
      apart: false,
      overwrite
    })
  )
}

interface Made {
  readonly wish: ExportWish
  readonly masks: readonly ExportMask[]
  readonly result: SegmentResult
}

/** What `segment` makes of the masks it found, beside those it writes itself. @throws StudioError as `runExport` */
export async function exportMasks(
  { overwrite }: SegmentArguments,
  { wish, masks, result }: Made,
  signal: AbortSignal
): Promise<ExportResult> {
  const frames = masks.map(({ frameIndex }) => frameIndex)
  const range = frames.reduce((span, frame) => ({ from: Math.min(span.from, frame), to: Math.max(span.to, frame) }), {
    from: Infinity,
    to: -1
  })
  const named = result.objects.map((id) => ({
    id,
    name: `Object ${id}`,
    colour: [...defaultColour(id)] as [number, number, number]
  }))
  const job = exportJob({ videoPath: result.video, range, objects: named, masks }, { ...wish, overwrite })
  const places = (await planTargets(job)).map(({ path }) => path)
  const made = await runExport(job, { ffmpeg: await locateFfmpeg(), signal, onProgress: () => undefined })
  await markOutputs(places, result)
  return made
}
