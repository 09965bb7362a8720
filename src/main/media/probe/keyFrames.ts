import type { FrameIndex } from '../../../shared/domain/types'

/** The last key frame at or before a frame. @param keyFrames ascending */
export function keyFrameBefore(keyFrames: Uint32Array, frameIndex: FrameIndex): FrameIndex {
  let [low, high] = [0, keyFrames.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (keyFrames[middle]! <= frameIndex) low = middle + 1
    else high = middle
  }
  return keyFrames[low - 1] ?? 0
}
