/**
 * Softmax over background and objects, the background's share dropped.
 * @param logits float32 [1 + O, h, w], channel 0 = background
 * @returns float32 [O, h, w] in [0, 1]
 */
export function softmaxObjects(logits: Float32Array, channels: number): Float32Array {
  const plane = logits.length / channels
  const out = new Float32Array((channels - 1) * plane)
  for (let pixel = 0; pixel < plane; pixel++) {
    let highest = logits[pixel]!
    for (let at = pixel + plane; at < logits.length; at += plane) {
      if (logits[at]! > highest) highest = logits[at]!
    }
    let sum = Math.exp(logits[pixel]! - highest)
    for (let at = pixel; at < out.length; at += plane) {
      const share = Math.exp(logits[at + plane]! - highest)
      out[at] = share
      sum += share
    }
    for (let at = pixel; at < out.length; at += plane) out[at] = out[at]! / sum
  }
  return out
}
