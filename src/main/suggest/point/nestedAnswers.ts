/** Of two answers more alike than this (IoU) only the surer one is offered. */
const mostAlike = 0.9

export interface NestedAnswers {
  /** float32 [h, w] in 0..1 each, from the smallest to the largest; at least one. */
  readonly soft: readonly Float32Array[]
  readonly confidences: readonly number[]
  /** The surest. */
  readonly best: number
}

/**
 * Answers to one prompt, in order of size: part, whole, group.
 * @param fewest cells; what covers less is left out, unless nothing else is there
 */
export function nestedAnswers(
  soft: readonly Float32Array[],
  confidences: readonly number[],
  fewest: number
): NestedAnswers {
  const surest = [...soft.keys()].sort((a, b) => confidences[b]! - confidences[a]!)
  const areas = soft.map((mask) => mask.reduce((sum, value) => sum + Number(value > 0.5), 0))
  const kept: number[] = []
  for (const at of surest) {
    if (areas[at]! < fewest || kept.some((other) => overlapOf(soft[at]!, soft[other]!) > mostAlike)) continue
    kept.push(at)
  }
  const offered = kept.length > 0 ? kept : surest.slice(0, 1)
  const bySize = [...offered].sort((a, b) => areas[a]! - areas[b]!)
  return {
    soft: bySize.map((at) => soft[at]!),
    confidences: bySize.map((at) => confidences[at]!),
    best: bySize.indexOf(offered[0]!)
  }
}

function overlapOf(a: Float32Array, b: Float32Array): number {
  let [both, either] = [0, 0]
  for (let at = 0; at < a.length; at++) {
    const [inA, inB] = [a[at]! > 0.5, b[at]! > 0.5]
    both += Number(inA && inB)
    either += Number(inA || inB)
  }
  return either === 0 ? 1 : both / either
}
