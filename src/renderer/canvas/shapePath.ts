import { numbersAVertex, type Pose } from '../../shared/domain/rotoShapes'
import type { Point } from '../editor/geometry'
import { toStage, type Viewport } from './viewport'

/** A closed curve on the stage, as the path of an SVG. */
export function shapePath(pose: Pose, viewport: Viewport): string {
  const count = pose.length / numbersAVertex
  const at = (vertex: number, dx: number, dy: number): string => {
    const own = (vertex % count) * numbersAVertex
    const { x, y } = toStage(viewport, { x: pose[own]! + dx, y: pose[own + 1]! + dy })
    return `${x.toFixed(1)},${y.toFixed(1)}`
  }
  const handle = (vertex: number, side: 2 | 4): string => {
    const own = (vertex % count) * numbersAVertex + side
    return at(vertex, pose[own]!, pose[own + 1]!)
  }
  const segments = Array.from({ length: count }, (_, vertex) => {
    return `C${handle(vertex, 4)} ${handle(vertex + 1, 2)} ${at(vertex + 1, 0, 0)}`
  })
  return `M${at(0, 0, 0)} ${segments.join(' ')} Z`
}

/** Its vertices on the stage. */
export function shapePoints(pose: Pose, viewport: Viewport): Point[] {
  return Array.from({ length: pose.length / numbersAVertex }, (_, vertex) => {
    return toStage(viewport, { x: pose[vertex * numbersAVertex]!, y: pose[vertex * numbersAVertex + 1]! })
  })
}
