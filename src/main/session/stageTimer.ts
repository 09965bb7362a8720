import type { NetworkStage, SegmentationModel } from './ports'

/**
 * Where the time of a propagation goes. `decode` is what it waits for frames, the rest is time at work. `upsample` brings
 * masks to video size and packs them.
 */
export type Stage = 'decode' | NetworkStage | 'upsample'

export type OnTiming = (stage: Stage, millis: number) => void

export class StageTimer {
  constructor(
    private readonly model: Pick<SegmentationModel, 'lastMillis'>,
    private readonly onTiming: OnTiming
  ) {}

  /** Reports what the model says its parts took: calls wait in line, so the clock here would count others' work. */
  async network<T>(stages: readonly NetworkStage[], call: Promise<T>): Promise<T> {
    const result = await call
    for (const stage of stages) this.onTiming(stage, this.model.lastMillis[stage])
    return result
  }

  measure<T>(stage: Stage, work: () => T): T {
    const started = performance.now()
    const result = work()
    this.onTiming(stage, performance.now() - started)
    return result
  }

  async wait<T>(stage: Stage, promise: Promise<T>): Promise<T> {
    const started = performance.now()
    const result = await promise
    this.onTiming(stage, performance.now() - started)
    return result
  }
}
