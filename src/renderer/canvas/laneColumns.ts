import { laneState, type Lane } from '../editor/lanes'
import { xToFrame, type TimelineScale } from './timelineScale'

/** What a lane shows over a stretch of CSS pixels that look alike. */
export interface LaneColumn {
  readonly left: number
  readonly right: number
  /** 0..1, in steps of a fiftieth. */
  readonly confidence: number
  readonly stale: boolean
  /** The network was not sure enough somewhere in it. */
  readonly unsure: boolean
}

/**
 * Sums a lane up for drawing: a column a frame, or a column a pixel where frames are narrower. Of several frames the least
 * confidence and anything stale is shown, so that no trouble hides at any zoom.
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

/** Columns that follow without a gap: what is drawn in one piece, so that no seam shows. */
export function stretches(columns: readonly LaneColumn[], alike: (one: LaneColumn, other: LaneColumn) => boolean) {
  const found: LaneColumn[][] = []
  for (const column of columns) {
    const last = found.at(-1)?.at(-1)
    if (last && Math.abs(last.right - column.left) < 0.01 && alike(last, column)) found.at(-1)!.push(column)
    else found.push([column])
  }
  return found
}

type Look = Omit<LaneColumn, 'left' | 'right'>

function lookOf(lane: Lane, from: number, to: number): Look | null {
  let [confidence, stale, any] = [1, false, false]
  for (let frame = Math.max(0, from); frame <= Math.min(to, lane.states.length - 1); frame++) {
    const state = lane.states[frame]
    if (state === laneState.none) continue
    any = true
    confidence = Math.min(confidence, lane.confidences[frame] ?? 0)
    stale ||= state === laneState.stale
  }
  if (!any) return null
  return { confidence: Math.round(confidence * 50) / 50, stale, unsure: confidence < lane.doubtBelow }
}

function looksAlike(one: Look, other: Look): boolean {
  return one.confidence === other.confidence && one.stale === other.stale && one.unsure === other.unsure
}

/** What a lane holds at a place, for its card; null where it is empty. */
export interface LanePlace {
  readonly frameIndex: number
  readonly area: number
  readonly confidence: number
  readonly stale: boolean
  readonly unsure: boolean
  readonly painted: boolean
}

export function laneAt(lane: Lane, scale: TimelineScale, x: number): LanePlace | null {
  const frameIndex = Math.floor(xToFrame(scale, x))
  const state = lane.states[frameIndex]
  if (state === undefined || state === laneState.none) return null
  const confidence = lane.confidences[frameIndex] ?? 0
  return {
    frameIndex,
    area: lane.areas[frameIndex] ?? 0,
    confidence,
    stale: state === laneState.stale,
    unsure: confidence < lane.doubtBelow,
    painted: lane.references.includes(frameIndex)
  }
}
