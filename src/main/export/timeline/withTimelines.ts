import { StudioError } from '../../../shared/domain/errors'
import { isSequence } from '../../../shared/domain/exportCodecs'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import { type TimelineKind, timelineName } from '../../../shared/domain/timelineKinds'
import { refuseCompanions, stemOf, withCompanions } from '../companions'
import type { ExportContext, ExportTarget, ExportWriter } from '../exportWriter'
import { blenderScript } from './blender'
import { edl } from './edl'
import { fcpxml } from './fcpxml'
import { fusionComposition } from './fusion'
import { nukeScript } from './nuke'
import { otio } from './otio'
import { type Timeline, timelineOf } from './timeline'

const writers: Readonly<Record<TimelineKind, (timeline: Timeline) => string>> = {
  ...{ fcpxml, otio, edl, nk: nukeScript, comp: fusionComposition, py: blenderScript }
}

/** A writer of pictures whose export comes with timelines, as its format asks for. */
export function withTimelines<F extends PictureFormat>(writer: ExportWriter<F>): ExportWriter<F> {
  return {
    check: async (context, targets) => {
      await writer.check?.(context, targets)
      checkPictures(context)
      for (const target of targets) await refuseCompanions(pathsOf(context, target), context.overwrite)
    },
    write: async (context, target) => {
      const written = await writer.write(context, target)
      const kinds = kindsOf(context)
      if (kinds.length === 0) return written
      const timeline = timelineOf(context, target)
      const paths = pathsOf(context, target)
      const companions = kinds.map((kind, at) => ({ path: paths[at]!, text: writers[kind](timeline) }))
      const notes = [
        ...(timeline.conformed ? [conformedNote(timeline)] : []),
        ...(context.video.timecode === undefined
          ? ['The video has no timecode: timelines count its frames from zero.']
          : [])
      ]
      return withCompanions({ ...written, notes: [...written.notes, ...notes] }, companions, context.overwrite)
    }
  }
}

function conformedNote({ rate: { num, den } }: Timeline): string {
  const rate = Number((num / den).toFixed(3))
  return `The video has a variable frame rate: timelines count it at ${rate} frames a second.`
}

function kindsOf({ format }: ExportContext<PictureFormat>): TimelineKind[] {
  return [...new Set(format.timelines ?? [])]
}

function pathsOf(context: ExportContext<PictureFormat>, { path }: ExportTarget): string[] {
  return kindsOf(context).map((kind) => timelineName(stemOf(path), kind))
}

/** @throws StudioError `bad-arguments` */
function checkPictures(context: ExportContext<PictureFormat>): void {
  const { format, video } = context
  if (!kindsOf(context).includes('fcpxml') || (!isSequence(format) && !video.sequence)) return
  const which = video.sequence ? 'the clip is numbered pictures' : 'the export is numbered pictures'
  throw new StudioError('bad-arguments', `FCPXML cannot name numbered pictures, and ${which}.`, {
    hint: 'Export a movie, or choose OpenTimelineIO, EDL, Nuke, Fusion or Blender.'
  })
}
