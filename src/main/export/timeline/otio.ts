import { pathToFileURL } from 'node:url'
import { toNumber } from '../../../shared/domain/timecode'
import type { Timeline, TimelineClip } from './timeline'

/** OpenTimelineIO, plain JSON: the video's track, the track of what was made of it above, and the sound's. */
export function otio(timeline: Timeline): string {
  const { name, start, source, above } = timeline
  const sound = source.sound ? [track('Sound', 'Audio', source, timeline)] : []
  return `${JSON.stringify(
    {
      OTIO_SCHEMA: 'Timeline.1',
      name,
      global_start_time: time(start, timeline),
      metadata: metadataOf(timeline),
      tracks: {
        OTIO_SCHEMA: 'Stack.1',
        ...{ name: 'tracks', source_range: null, effects: [], markers: [], metadata: {} },
        children: [track('Video', 'Video', source, timeline), track(above.name, 'Video', above, timeline), ...sound]
      }
    },
    null,
    2
  )}\n`
}

function metadataOf({ dropFrame, conformed, rate, kind, premultiplied }: Timeline): object {
  const note = `The video has a variable frame rate: counted at ${rate.num}/${rate.den} frames a second.`
  return { hodor: { kind, dropFrame, premultiplied, ...(conformed ? { note } : {}) } }
}

function track(name: string, kind: 'Video' | 'Audio', clip: TimelineClip, timeline: Timeline): object {
  return {
    OTIO_SCHEMA: 'Track.1',
    ...{ name, kind, source_range: null, effects: [], markers: [], metadata: {} },
    children: [
      {
        OTIO_SCHEMA: 'Clip.1',
        ...{ name: clip.name, effects: [], markers: [], metadata: {} },
        source_range: range(clip.mediaStart + clip.from, timeline.frames, timeline),
        media_reference: reference(clip, timeline)
      }
    ]
  }
}

function reference(clip: TimelineClip, timeline: Timeline): object {
  const { name, path, pictures, mediaStart, mediaFrames } = clip
  const shared = { name, metadata: {}, available_range: range(mediaStart, mediaFrames, timeline) }
  if (!pictures) return { OTIO_SCHEMA: 'ExternalReference.1', ...shared, target_url: pathToFileURL(path).href }
  return {
    OTIO_SCHEMA: 'ImageSequenceReference.1',
    ...shared,
    target_url_base: `${pathToFileURL(pictures.folder).href}/`,
    ...{ name_prefix: pictures.before, name_suffix: pictures.after, frame_zero_padding: pictures.digits },
    ...{ start_frame: pictures.first, frame_step: 1, rate: toNumber(timeline.rate), missing_frame_policy: 'error' }
  }
}

function range(start: number, frames: number, timeline: Timeline): object {
  return { OTIO_SCHEMA: 'TimeRange.1', start_time: time(start, timeline), duration: time(frames, timeline) }
}

function time(value: number, { rate }: Timeline): object {
  return { OTIO_SCHEMA: 'RationalTime.1', rate: toNumber(rate), value }
}
