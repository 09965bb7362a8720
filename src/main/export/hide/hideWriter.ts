import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import type { HideFormat } from '../../../shared/domain/exportFormats'
import { reportNames } from '../../../shared/domain/hideFormat'
import { refuseCompanions, stemOf, withCompanions } from '../companions'
import { pictureWriter } from '../encode/pictureWriter'
import type { ExportContext, ExportTarget, ExportWriter, WrittenExport } from '../exportWriter'
import { coverArea, isDoubtful } from './coverArea'
import { coverPicture } from './coverPicture'
import { type HideReport, hideReport } from './hideReport'
import { reportPage } from './reportPage'
import { sightingsOf } from './sightings'

const covered = pictureWriter<HideFormat>({
  content: 'picture',
  // What a camera wrote about place and owner is no part of what may be seen.
  keepsMetadata: false,
  muted: ({ format }) => format.mute,
  composer: async (context, { objects }) => {
    const { format, masks, range, video } = context
    const known = context.maskRange ?? range
    const all = await sightingsOf(sightingRequest(context, objects))
    return {
      compose: async (picture) => {
        const { frameIndex, size } = picture
        const sightings = all[frameIndex - known.from] ?? []
        coverPicture(picture, await coverArea({ masks, frameIndex, sightings, size, format }), format.cover, video)
        return picture.data
      }
    }
  }
})

/** The video with objects, or everything but them, covered; beside it a report of what was not surely found. */
export const hideWriter: ExportWriter<HideFormat> = {
  check: async (context, targets) => {
    await covered.check?.(context, targets)
    checkMuted(context)
    if (context.format.report) {
      await refuseCompanions(targets.flatMap(reportPaths), context.overwrite)
    }
    if (context.format.unsure === 'stop' && !context.masksToCome)
      for (const target of targets) await refuseDoubt(context, target)
  },
  write: async (context, target) => {
    const video = await covered.write(context, target)
    try {
      return await withReport(context, target, video)
    } catch (error) {
      await video.discard()
      throw error
    }
  }
}

function sightingRequest(
  { masks, format, signal, ...context }: ExportContext<HideFormat>,
  objects: readonly { id: number }[]
) {
  return { masks, range: context.maskRange ?? context.range, objects, minConfidence: format.minConfidence, signal }
}

/** @throws StudioError `frame-out-of-range` */
function checkMuted({ format, range }: ExportContext<HideFormat>): void {
  const outside = format.mute.find(({ from, to }) => to < range.from || from > range.to)
  if (!outside) return
  const message = `Frames ${outside.from + 1} to ${outside.to + 1} are to be silent, but the range is ${range.from + 1} to ${range.to + 1}.`
  throw new StudioError('frame-out-of-range', message, { hint: 'Name frames of the range.' })
}

/** @throws StudioError `objects-unsure` with the frames */
async function refuseDoubt(context: ExportContext<HideFormat>, { objects }: ExportTarget): Promise<void> {
  const known = context.maskRange ?? context.range
  const all = await sightingsOf(sightingRequest(context, objects))
  const found = objects.flatMap(({ id, name }, column) => {
    const frames = all.flatMap((each, at) => (each[column] && isDoubtful(each[column]) ? [known.from + at] : []))
    const within = frames.filter((frame) => frame >= context.range.from && frame <= context.range.to)
    return within.length === 0 ? [] : [`${name || `Object ${id}`} on ${frameList(within)}`]
  })
  if (found.length === 0) return
  throw new StudioError('objects-unsure', `Not surely found, so nothing was written: ${found.join('; ')}.`, {
    hint: 'Correct these frames, lower the confidence asked for, or have the last place or the whole frame covered.'
  })
}

const mostRuns = 12

/** `frames 3 to 7, 12`, counted from 1. */
function frameList(frames: readonly number[]): string {
  const runs: [number, number][] = []
  for (const frame of frames) {
    const last = runs.at(-1)
    if (last && last[1] === frame - 1) last[1] = frame
    else runs.push([frame, frame])
  }
  const texts = runs.slice(0, mostRuns).map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1} to ${to + 1}`))
  const more = runs.length > mostRuns ? ` and ${runs.length - mostRuns} more stretches` : ''
  return `${frames.length === 1 ? 'frame' : 'frames'} ${texts.join(', ')}${more}`
}

/** JSON, then the page. */
function reportPaths({ path }: ExportTarget): [string, string] {
  return reportNames(stemOf(path))
}

async function withReport(
  context: ExportContext<HideFormat>,
  target: ExportTarget,
  video: WrittenExport
): Promise<WrittenExport> {
  const sightings = await sightingsOf({ ...sightingRequest(context, target.objects), range: context.range })
  const report = hideReport(context, target, sightings)
  const notes = [...video.notes, ...notesOf(context, target, report)]
  if (!context.format.report) return { ...video, notes }
  const texts = [`${JSON.stringify(report, null, 2)}\n`, reportPage(report)]
  const companions = reportPaths(target).map((path, at) => ({ path, text: texts[at]! }))
  return withCompanions({ ...video, notes }, companions, context.overwrite)
}

function notesOf({ format }: ExportContext<HideFormat>, target: ExportTarget, report: HideReport): string[] {
  const { framesNotSurelyFound: doubtful, frames, notSurelyFound } = report
  if (doubtful === 0) return []
  const where = format.report ? `: see ${basename(reportPaths(target)[1])}` : ''
  const bare = target.objects.filter(({ id }) => isNeverSeen(id, notSurelyFound, frames))
  return [
    `On ${doubtful} of ${frames} frames an object was not surely found${where}.`,
    ...bare.map(({ id, name }) => `${name || `Object ${id}`} is on no frame of the range: nothing was covered for it.`)
  ]
}

function isNeverSeen(id: number, reported: HideReport['notSurelyFound'], frames: number): boolean {
  const nothing = reported.filter(({ objects }) => objects.some((each) => each.id === id && each.covered === 'nothing'))
  return nothing.length === frames
}
