import type { RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import type { SegmentationModel } from '../session/ports'
import { compareGolden, readGoldenTensors, type GoldenDifferences } from './goldenTensors'
import { readBundle } from './manifest'
import { OrtModel } from './ortModel'

/** What a probe found out. */
export type ProbeResult =
  | {
      readonly ok: true
      readonly maxDifference: number
      /** For the same small frame. */
      readonly millis: number
      readonly cpuMillis: number
      /** Largest differences to the golden tensors of the bundle, where it brings some. */
      readonly golden?: GoldenDifferences
    }
  | { readonly ok: false; readonly reason: string }

/** Probabilities may differ this much: fp16 on a GPU stays below 0.03. */
const tolerance = 0.05
/** A first run compiles shaders; one that takes this long is not worth a second one for its time. */
const patienceMillis = 5_000
const size = { width: 96, height: 64 }

/** Runs the graphs on a small synthetic frame on the device and on the CPU, and compares the masks. */
export async function compareDevices(bundlePath: string, device: string, threads: number): Promise<ProbeResult> {
  try {
    const bundle = await readBundle(bundlePath)
    const cpu = await timedRun(bundle, 'cpu', threads)
    const other = await timedRun(bundle, device, threads)
    const verdict = judge(cpu, other)
    return verdict.ok ? withGolden(verdict, other.golden) : verdict
  } catch (error) {
    return { ok: false, reason: firstLine(error instanceof Error ? error.message : String(error)) }
  }
}

type Passed = Extract<ProbeResult, { ok: true }>

/** The tensors that came with the network are held against the device, too. */
function withGolden(verdict: Passed, golden: GoldenDifferences | null): ProbeResult {
  if (!golden) return verdict
  if (golden.masks <= tolerance) return { ...verdict, golden }
  return { ok: false, reason: `its masks differ from the network's golden ones by ${golden.masks.toFixed(3)}` }
}

interface TimedMasks {
  readonly masks: SoftMasks
  readonly millis: number
}

export function judge(cpu: TimedMasks, other: TimedMasks): ProbeResult {
  let maxDifference = other.masks.data.length === cpu.masks.data.length ? 0 : Infinity
  for (let at = 0; at < cpu.masks.data.length; at++) {
    const difference = Math.abs(cpu.masks.data[at]! - (other.masks.data[at] ?? NaN))
    maxDifference = Number.isNaN(difference) ? Infinity : Math.max(maxDifference, difference)
  }
  if (!(maxDifference <= tolerance)) {
    return { ok: false, reason: `its masks differ from the CPU's by ${maxDifference.toFixed(3)}` }
  }
  return { ok: true, maxDifference, millis: other.millis, cpuMillis: cpu.millis }
}

async function timedRun(
  bundle: Awaited<ReturnType<typeof readBundle>>,
  device: string,
  threads: number
): Promise<TimedMasks & { readonly golden: GoldenDifferences | null }> {
  const model = await OrtModel.open(bundle, { device, threads })
  try {
    const first = await timed(() => oneFrame(model))
    const best = first.millis > patienceMillis ? first : await timed(() => oneFrame(model))
    const golden = device === 'cpu' ? null : await readGoldenTensors(bundle.path)
    return { ...best, golden: golden && (await compareGolden(model, golden)) }
  } finally {
    await model.dispose()
  }
}

async function timed(run: () => Promise<SoftMasks>): Promise<TimedMasks> {
  const started = performance.now()
  const masks = await run()
  return { masks, millis: performance.now() - started }
}

async function oneFrame(model: SegmentationModel): Promise<SoftMasks> {
  const features = await model.encodeFrame(syntheticFrame())
  const set = await model.encodeObjects(features, centredObject(model.descriptorMaskSize(size)))
  const masks = await model.decodeMasks(features, [set, set], null)
  features.dispose()
  return masks
}

/** A bright disc on a gradient: enough structure for masks that are neither empty nor full. */
export function syntheticFrame({ width, height }: Size = size): RgbFrame {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = Math.hypot(x - width / 2, y - height / 2) < height / 4
      data.set(inside ? [240, 200, 60] : [x, y, 128], (y * width + x) * 3)
    }
  }
  return { frameIndex: 0, width, height, data }
}

/** The disc of `syntheticFrame`, at the size of masks. */
export function centredObject({ width, height }: Size): SoftMasks {
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] = Math.hypot(x - width / 2 + 0.5, y - height / 2 + 0.5) < height / 4 ? 1 : 0
    }
  }
  return { objects: 1, width, height, data }
}

export function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).slice(0, 300)
}
