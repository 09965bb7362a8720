import type { FrameIndex } from '../../../../shared/domain/types'
import { flattened } from './deviation'
import type { Region } from './region'
import { poseOn, type Pose, type RotoShape } from '../../../../shared/domain/rotoShapes'

/** Where pictures of shapes are drawn: a part of the video's frame. */
export type Window = Pick<Region, 'left' | 'top' | 'width' | 'height'>

/** Pixels whose centres the shapes hold, drawn in their order. uint8 [height, width], 0 or 1 */
export function rasterised(shapes: readonly RotoShape[], frameIndex: FrameIndex, window: Window): Uint8Array {
  const data = new Uint8Array(window.width * window.height)
  for (const shape of shapes) {
    const pose = poseOn(shape, frameIndex)
    if (pose) fillPose(pose, { ...window, data }, shape.isHole ? 0 : 1)
  }
  return data
}

function fillPose(pose: Pose, { left, top, width, height, data }: Region, value: number): void {
  const points = flattened(pose, 0.5)
  const rows: number[][] = Array.from({ length: height }, () => [])
  const count = points.length / 2
  for (let at = 0; at < count; at++) {
    const next = (at + 1) % count
    const [x, y] = [points[2 * at]! - left, points[2 * at + 1]! - top]
    const [endX, endY] = [points[2 * next]! - left, points[2 * next + 1]! - top]
    const from = Math.max(0, Math.ceil(Math.min(y, endY) - 0.5))
    const end = Math.min(height, Math.ceil(Math.max(y, endY) - 0.5))
    for (let row = from; row < end; row++) rows[row]!.push(x + ((row + 0.5 - y) / (endY - y)) * (endX - x))
  }
  rows.forEach((crossings, row) => {
    crossings.sort((one, two) => one - two)
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const first = Math.max(0, Math.ceil(crossings[pair]! - 0.5))
      const end = Math.min(width, Math.ceil(crossings[pair + 1]! - 0.5))
      if (end > first) data.fill(value, row * width + first, row * width + end)
    }
  })
}
