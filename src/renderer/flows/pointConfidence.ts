/** How sure the network is of a pointed mask, as far as its figure can be told apart. */
export type PointConfidence = 'sure' | 'fair' | 'unsure'

/** @param confidence 0..1: the IoU that the network expects */
export function confidenceLevel(confidence: number): PointConfidence {
  if (confidence >= 0.85) return 'sure'
  return confidence >= 0.65 ? 'fair' : 'unsure'
}
