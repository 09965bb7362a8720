import { resolve } from 'node:path'
import { StudioError } from '../shared/domain/errors'
import type { ExportJob, ExportMask } from '../shared/domain/exportJob'
import { defaultColour } from '../shared/domain/palette'
import type { ObjectId } from '../shared/domain/types'
import { exportJob } from '../main/engine/exportProject'
import { markOutputs } from '../main/engine/segmentClip'
import type { SegmentInputs, SegmentRequest, SegmentResult } from '../main/engine/segmentVideo'
import { checkExport, planTargets, runExport, withNaming, type ExportResult } from '../main/export/runExport'
import { probeVideo } from '../main/media/probe/probe'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import type { FullWish } from './exportRun'
import { keepMasks } from './keepMasks'

/** An hour of inference must never end at a file that is there already. */
export async function checkPlace(wish: FullWish, overwrite: boolean): Promise<void> {
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

/**
 * Nor at a format that the clip does not fit, nor at a name that two outputs share.
 * @throws StudioError whatever can be told of the export before there are masks
 */
export async function checkWish(
  { overwrite, overlayPath, masksDir, savePath }: SegmentRequest,
  wish: FullWish,
  { ffmpeg, video, range, objects, signal }: SegmentInputs
): Promise<void> {
  const clip = { videoPath: video.path, range, objects: namedObjects(objects), masks: [] }
  const { targets } = await checkExport(exportJob(clip, { ...wish, overwrite }), { ffmpeg, video, signal })
  const others = [overlayPath, masksDir, savePath].flatMap((path) => (path === undefined ? [] : [resolve(path)]))
  const double = targets.find(({ path }) => others.includes(path))
  if (!double) return
  throw new StudioError('bad-arguments', `Two outputs would both be ${double.path}.`, {
    hint: 'Give each output a name of its own.'
  })
}

function namedObjects(ids: readonly ObjectId[]) {
  return ids.map((id) => ({
    id,
    name: `Object ${id}`,
    colour: [...defaultColour(id)] as [number, number, number]
  }))
}

interface Made {
  readonly wish: FullWish
  readonly masks: readonly ExportMask[]
  readonly result: SegmentResult
}

/** What `segment` makes of the masks it found, beside those it writes itself. @throws StudioError as `runExport` */
export async function exportMasks(request: SegmentRequest, made: Made, signal: AbortSignal): Promise<ExportResult> {
  try {
    return await exportMade(request, made, signal)
  } catch (error) {
    const isElsewhere = request.masksDir !== undefined || request.savePath !== undefined
    const { folder, nameTemplate: name } = made.wish
    throw isElsewhere ? error : await keepMasks(error, made.masks, { folder, name })
  }
}

async function exportMade(
  { overwrite }: SegmentRequest,
  { wish, masks, result }: Made,
  signal: AbortSignal
): Promise<ExportResult> {
  const frames = masks.map(({ frameIndex }) => frameIndex)
  const range = frames.reduce((span, frame) => ({ from: Math.min(span.from, frame), to: Math.max(span.to, frame) }), {
    from: Infinity,
    to: -1
  })
  const clip = { videoPath: result.video, range, objects: namedObjects(result.objects), masks }
  const job = exportJob(clip, { ...wish, overwrite })
  const ffmpeg = await locateFfmpeg()
  // The names that `runExport` gives: `{timecode}` and `{date}` need the video.
  const places = result.brokenOff
    ? await placesOf(withNaming(job, await probeVideo(ffmpeg, job.videoPath, signal)))
    : []
  const made = await runExport(job, { ffmpeg, signal, onProgress: () => undefined })
  await markOutputs(places, result)
  return made
}

async function placesOf(job: ExportJob): Promise<string[]> {
  return (await planTargets(job)).map(({ path }) => path)
}
