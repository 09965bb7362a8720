import type { Stage } from '../session/stageTimer'

export type JobStage = Stage | 'encode'

/** Mean milliseconds per call of each stage. */
export class StageMeans {
  readonly #sums: Record<JobStage, number> = {
    decode: 0,
    preprocess: 0,
    backbone: 0,
    encoder: 0,
    decoder: 0,
    upsample: 0,
    encode: 0
  }

  readonly add = (stage: JobStage, millis: number): void => {
    this.#sums[stage] += millis
  }

  /** @param frames done; a stage that several calls share (upsample) counts once a frame */
  perFrame(frames: number): Record<JobStage, number> {
    const means = { ...this.#sums }
    for (const stage of Object.keys(means) as JobStage[]) means[stage] = round(means[stage] / Math.max(1, frames))
    return means
  }
}

function round(millis: number): number {
  return Math.round(millis * 100) / 100
}
