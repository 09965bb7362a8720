import { laneState, sureEnough, type Lane } from '../editor/lanes'
import { xToFrame, type TimelineScale } from './timelineScale'

/** What a lane shows over a stretch of CSS pixels that look alike. */
export interface LaneColumn {
  readonly left: number
  readonly right: number
  /** Of the object's largest area in the clip, 0..1. */
  readonly height: number
  /** 0..1, in steps of a twentieth. */
  readonly confidence: number
  readonly stale: boolean
  /** The network was not sure enough somewhere in it. */
  readonly unsure: boolean
}

/**
 * Sums a lane up for drawing: a column a frame, or a column a pixel where frames are narrower. Of several frames the
 * largest area, the least confidence and anything stale is shown, so that no trouble hides at any zoom.
 */
export function laneColumns(lane: Lane, scale: TimelineScale): LaneColumn[] {
  const columns: LaneColumn[] = []
  const perFrame = scale.width / (scale.to - scale.from)
  const step = Math.max(1, 1 / perFrame)
  for (let frame = Math.floor(scale.from / step) * step; frame < scale.to; frame += step) {
    const look = lookOf(lane, Math.floor(frame), Math.max(Math.floor(frame + step) - 1, Math.floor(frame)))
    if (!look) continue
    const left = (frame - scale.from) * perFrame
    const right = left + step * perFrame
    const last = columns.at(-1)
    if (last && Math.abs(last.right - left) < 0.01 && looksAlike(last, look)) {
      columns[columns.length - 1] = { ...last, right }
    } else columns.push({ left, right, ...look })
  }
  return columns
}

type Look = Omit<LaneColumn, 'left' | 'right'>

function lookOf(lane: Lane, from: number, to: number): Look | null {
  let [area, confidence, stale, any] = [0, 1, false, false]
  for (let frame = Math.max(0, from); frame <= Math.min(to, lane.states.length - 1); frame++) {
    const state = lane.states[frame]
    if (state === laneState.none) continue
    any = true
    area = Math.max(area, lane.areas[frame] ?? 0)
    confidence = Math.min(confidence, lane.confidences[frame] ?? 0)
    stale ||= state === laneState.stale
  }
  if (!any) return null
  return {
    height: Math.round((area / Math.max(1, lane.largestArea)) * 40) / 40,
    confidence: Math.round(confidence * 20) / 20,
    stale,
    unsure: confidence < sureEnough
  }
}

function looksAlike(one: Look, other: Look): boolean {
  return (
    one.height === other.height &&
    one.confidence === other.confidence &&
    one.stale === other.stale &&
    one.unsure === other.unsure
  )
}

/** Area and confidence of a lane at a place, for its tooltip; null where it is empty. */
export function laneAt(
  lane: Lane,
  scale: TimelineScale,
  x: number
): { frameIndex: number; area: number; confidence: number; stale: boolean } | null {
  const frameIndex = Math.floor(xToFrame(scale, x))
  const state = lane.states[frameIndex]
  if (state === undefined || state === laneState.none) return null
  return {
    frameIndex,
    area: lane.areas[frameIndex] ?? 0,
    confidence: lane.confidences[frameIndex] ?? 0,
    stale: state === laneState.stale
  }
}
