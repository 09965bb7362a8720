import type { PromptStroke } from '../../shared/domain/pointing'
import type { Point } from './geometry'

/** One point of a stroke, by its place in the list. */
export interface PointHandle {
  readonly stroke: number
  readonly point: number
}

/** The single point near a place, the newest first. @param reach in pixels of the video */
export function handleAt(strokes: readonly PromptStroke[], { x, y }: Point, reach: number): PointHandle | null {
  for (let stroke = strokes.length - 1; stroke >= 0; stroke--) {
    const given = strokes[stroke]
    // A scribble is deleted as a whole, and not bent.
    if (given?.kind !== 'points' || given.points.length !== 1) continue
    const point = given.points.findIndex((place) => Math.hypot(place.x - x, place.y - y) <= reach)
    if (point >= 0) return { stroke, point }
  }
  return null
}

/** Strokes of which one point is elsewhere. */
export function withMoved(
  strokes: readonly PromptStroke[],
  { stroke, point }: PointHandle,
  place: Point
): PromptStroke[] {
  return strokes.map((given, at) =>
    at === stroke && given.kind === 'points'
      ? { ...given, points: given.points.map((former, of) => (of === point ? place : former)) }
      : given
  )
}
