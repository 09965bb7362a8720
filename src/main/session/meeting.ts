import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, FrameIndex, SoftMasks } from '../../shared/domain/types'

/** Where two walks meet, and how their masks are joined there. Pure. */

/** Frames on either side of the meeting frame whose masks are mixed, so that nothing jumps. */
export const blendReach = 2

/**
 * How well two predictions of a frame agree, by slot: intersection over union of their labels, each object where it has
 * more than the background and every other; 1 where both have nothing of it.
 * @param one @param other [O, h, w], of one size
 */
export function agreements(one: SoftMasks, other: SoftMasks): number[] {
  const [labels, others] = [strongest(one), strongest(other)]
  const both = new Float64Array(one.objects)
  const either = new Float64Array(one.objects)
  labels.forEach((label, cell) => {
    const beside = others[cell]!
    if (label > 0) either[label - 1]!++
    if (beside > 0 && beside !== label) either[beside - 1]!++
    if (label > 0 && beside === label) both[label - 1]!++
  })
  return Array.from(either, (union, slot) => (union === 0 ? 1 : both[slot]! / union))
}

/** The mean over the objects. */
export function agreement(one: SoftMasks, other: SoftMasks): number {
  return agreements(one, other).reduce((sum, value) => sum + value, 0) / one.objects
}

/** uint8 [h, w]: slot + 1, 0 = background, which wins ties; then the earlier slot does. */
function strongest({ objects, width, height, data }: SoftMasks): Uint8Array {
  const cells = width * height
  const labels = new Uint8Array(cells)
  for (let cell = 0; cell < cells; cell++) {
    let best = 1
    for (let slot = 0; slot < objects; slot++) best -= data[slot * cells + cell]!
    for (let slot = 0; slot < objects; slot++) {
      const value = data[slot * cells + cell]!
      if (value <= best) continue
      best = value
      labels[cell] = slot + 1
    }
  }
  return labels
}

/** @param agreements of the frames both walks predicted @param middle of the gap @returns null where there are none */
export function meetingFrame(agreements: ReadonlyMap<FrameIndex, number>, middle: number): FrameIndex | null {
  const frames = [...agreements.keys()].sort(
    (one, other) =>
      agreements.get(other)! - agreements.get(one)! || Math.abs(one - middle) - Math.abs(other - middle) || one - other
  )
  return frames[0] ?? null
}

/** Weight of the backward walk on a frame: 0 before the blend, 1 behind it, a straight line between. */
export function backwardWeight(frame: FrameIndex, meeting: FrameIndex): number {
  const width = 2 * (blendReach + 1)
  return Math.min(1, Math.max(0, (frame - meeting + blendReach + 1) / width))
}

/** @param share of `other`, 0..1 */
export function mixed(one: SoftMasks, other: SoftMasks, share: number): SoftMasks {
  const data = one.data.map((value, at) => value * (1 - share) + other.data[at]! * share)
  return { ...one, data }
}

/** Soft masks that wait for the other walk: 8 bits, as run lengths, since they are flat but for their edges. */
export interface HeldMasks {
  readonly objects: number
  readonly planes: EncodedMask
}

export function heldMasks({ objects, width, height, data }: SoftMasks): HeldMasks {
  const bytes = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at++) bytes[at] = data[at]! * 255 + 0.5
  return { objects, planes: encodeMask({ width, height: height * objects, data: bytes }) }
}

export function releasedMasks({ objects, planes }: HeldMasks): SoftMasks {
  const { width, height, data } = decodeMask(planes)
  return { objects, width, height: height / objects, data: Float32Array.from(data, (value) => value / 255) }
}
