import type { FrameIndex } from '../../../../shared/domain/types'
import { flattened } from './deviation'
import { mixed } from './keys'
import type { Region } from './region'
import type { Pose, RotoShape } from './types'

/** The curve on a frame as a host application has it; null where the shape is not there. */
export function poseOn({ from, to, keys }: RotoShape, frameIndex: FrameIndex): Pose | null {
  if (frameIndex < from || frameIndex > to) return null
  const next = keys.findIndex((key) => key.frameIndex >= frameIndex)
  const [one, two] = [keys[Math.max(0, next - 1)]!, keys[next]!]
  const span = two.frameIndex - one.frameIndex
  return mixed(one.pose, two.pose, span > 0 ? (frameIndex - one.frameIndex) / span : 0)
}

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
