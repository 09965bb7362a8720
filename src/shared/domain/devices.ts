/**
 * What is known of a device on this machine:
 * `running` the network runs on it now, `works` it gave the CPU's masks, `skipped` it cannot or should not be used,
 * `untried` nothing speaks against it, but nothing was run on it yet.
 */
export type DeviceState = 'running' | 'works' | 'skipped' | 'untried'

/**
 * Arithmetic: `float32` is exact, `int8` runs quantised graphs on the processor where the network brings them, `auto` takes
 * these, and float16 on graphics cards, where they agree with the exact ones and are faster on this machine.
 */
export const precisionWishes = ['auto', 'float32', 'int8'] as const
export type PrecisionWish = (typeof precisionWishes)[number]

/** One execution provider of ONNX Runtime. */
export interface DeviceReport {
  /** As options name it: cpu, cuda, webgpu, dml, coreml, … */
  readonly device: string
  readonly state: DeviceState
  /** Why it was skipped, or what was measured; empty where there is nothing to say. */
  readonly reason: string
}

export interface EngineDevices {
  /** What the user chose: `auto` or a device. */
  readonly chosen: string
  readonly precision: PrecisionWish
  /** In the order `auto` tries them, the CPU last. */
  readonly devices: readonly DeviceReport[]
}
