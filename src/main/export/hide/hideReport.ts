import { clipNameOf } from '../../../shared/domain/sequencePath'
import { elapsedMicros, toNumber } from '../../../shared/domain/timecode'
import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import type { HideFormat } from '../../../shared/domain/exportFormats'
import type { ExportContext, ExportTarget } from '../exportWriter'
import { isDoubtful } from './coverArea'
import type { FrameSightings, Sight, Sighting } from './sightings'

/** What stands beside a hidden video: every frame on which an object was not surely found, and what was done there. */

export interface ReportedObject {
  readonly id: number
  readonly name: string
  /** See `Sight`; never `sure`. */
  readonly found: Exclude<Sight, 'sure'>
  /** 0..1; null where the mask does not say. */
  readonly confidence: number | null
  /** `mask`: its mask and its last sure place. */
  readonly covered: 'whole-frame' | 'mask' | 'last-place' | 'with-everything-else' | 'nothing'
  /** Frame whose mask stood in, from 0. */
  readonly place: FrameIndex | null
}

export interface ReportedFrame {
  /** From 0, as the terminal counts. */
  readonly frame: FrameIndex
  /** Seconds after the first frame of the video. */
  readonly seconds: number
  readonly objects: readonly ReportedObject[]
}

export interface HideReport {
  readonly report: 'hodor-studio hide'
  readonly version: 1
  readonly video: string
  readonly size: { readonly width: number; readonly height: number }
  readonly framesPerSecond: number
  /** Frames from 0, both included. */
  readonly range: { readonly from: FrameIndex; readonly to: FrameIndex }
  readonly objects: readonly { readonly id: number; readonly name: string }[]
  readonly hidden: 'objects' | 'everything-else'
  readonly cover: HideFormat['cover']
  readonly marginPx: number
  readonly unsure: HideFormat['unsure']
  readonly minConfidence: number
  readonly muted: HideFormat['mute']
  readonly frames: number
  /** How many of them have an entry in `notSurelyFound`. */
  readonly framesNotSurelyFound: number
  readonly notSurelyFound: readonly ReportedFrame[]
}

export function hideReport(
  { video, range, format }: ExportContext<HideFormat>,
  { objects }: ExportTarget,
  sightings: readonly FrameSightings[]
): HideReport {
  const names = new Map(objects.map(({ id, name }) => [id, name]))
  const frames = sightings.map((each, at) => reportedFrame(range.from + at, each, { video, format, names }))
  const notSurelyFound = frames.filter((frame) => frame.objects.length > 0)
  const { cover, marginPx, unsure, minConfidence, mute } = format
  return {
    ...{ report: 'hodor-studio hide', version: 1, video: clipNameOf(video.path) },
    size: { width: video.size.width, height: video.size.height },
    framesPerSecond: Math.round(toNumber(video.frameRate) * 1e6) / 1e6,
    range: { from: range.from, to: range.to },
    objects: objects.map(({ id, name }) => ({ id, name })),
    hidden: format.invert === true ? 'everything-else' : 'objects',
    ...{ cover, marginPx, unsure, minConfidence, muted: mute, frames: frames.length },
    ...{ framesNotSurelyFound: notSurelyFound.length, notSurelyFound }
  }
}

interface Known {
  readonly video: VideoInfo
  readonly format: HideFormat
  readonly names: ReadonlyMap<number, string>
}

function reportedFrame(frame: FrameIndex, sightings: FrameSightings, { video, format, names }: Known): ReportedFrame {
  const whole = format.unsure === 'whole-frame' && sightings.some(isDoubtful)
  const objects = sightings.flatMap((sighting) => {
    const { id, sight, confidence, place } = sighting
    if (sight === 'sure') return []
    const covered = coveredBy(sighting, whole, format)
    const stoodIn = covered === 'mask' || covered === 'last-place' ? place : null
    return [{ id, name: names.get(id) ?? '', found: sight, confidence, covered, place: stoodIn }]
  })
  return { frame, seconds: elapsedMicros(video, frame) / 1e6, objects }
}

function coveredBy(sighting: Sighting, whole: boolean, format: HideFormat): ReportedObject['covered'] {
  if (whole) return 'whole-frame'
  if (format.invert === true) return 'with-everything-else'
  if (sighting.sight === 'unsure') return 'mask'
  return isDoubtful(sighting) && sighting.place !== null ? 'last-place' : 'nothing'
}
