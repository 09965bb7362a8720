import { availableParallelism } from 'node:os'
import type { PrecisionWish } from '../../shared/domain/devices'
import { givenThreads } from './givenThreads'
import { StudioError } from '../../shared/domain/errors'
import { FallbackModel, type DeviceFailure } from './fallbackModel'
import type { SegmentationModel } from '../session/ports'
import { builtEntry } from './builtEntry'
import { choosePrecision, variantFor, type PrecisionChoice, type PrecisionRequest } from './choosePrecision'
import { deviceOrder, reasonToSkip, thisMachine, type Machine } from './devices'
import { readBundle, type VariantsInUse } from './manifest'
import { probeDevice, type ProbeRequest } from './probeDevice'
import { probeVariant } from './probeVariant'
import type { ProbeResult } from './compareDevices'
import { WorkerModel } from './workerModel'

export interface OpenModelOptions {
  readonly bundlePath: string
  /** An execution provider (cpu, cuda, webgpu, dml, coreml, …), or `auto` for the best one that proves itself. */
  readonly device: 'auto' | (string & {})
  /** Threads of the CPU provider; absent = the machine's cores. */
  readonly threads?: number
  /** Absent = `auto`. `int8` is for the CPU: other devices take it for `auto`. */
  readonly precision?: PrecisionWish
  /** Told when the device failed in the middle of the work, which goes on on the CPU. */
  readonly onFailure?: (failure: DeviceFailure) => void
}

export interface SkippedDevice {
  readonly device: string
  readonly reason: string
}

export interface OpenedModel {
  readonly model: SegmentationModel
  readonly skippedDevices: readonly SkippedDevice[]
}

/** Replaced in tests. */
export interface DeviceTools {
  readonly machine: Machine
  readonly probe: (request: ProbeRequest) => Promise<ProbeResult>
  readonly open: (request: OpenRequest) => Promise<SegmentationModel>
  readonly precision: (request: PrecisionRequest) => Promise<PrecisionChoice>
}

interface OpenRequest extends ProbeRequest {
  readonly variants?: VariantsInUse
  readonly framesAtOnce?: number
}

/**
 * Opens a bundle on a device that was seen to give the CPU's masks.
 * @throws StudioError `device-unavailable` when the device asked for cannot be used, with the reason;
 *   `bundle-missing-file`, `bundle-altered`, `bundle-invalid`
 */
export async function openModel(options: OpenModelOptions, tools: DeviceTools = deviceTools()): Promise<OpenedModel> {
  const { bundlePath, precision = 'auto' } = options
  const threads = options.threads ?? threadsHere()
  const skippedDevices: SkippedDevice[] = []
  const candidates = options.device === 'auto' ? deviceOrder(tools.machine.platform) : [options.device]
  for (const device of candidates) {
    const request = { bundlePath, device, threads, precision, auto: options.device === 'auto' }
    if (device === 'cpu') return openWith(request, skippedDevices, tools)
    const attempt = await tryDevice(request, skippedDevices, tools)
    if (typeof attempt !== 'string') {
      const open = (): Promise<SegmentationModel> => tools.open({ bundlePath, device: 'cpu', threads })
      return { model: withFallback(attempt, open, skippedDevices, options), skippedDevices }
    }
    skippedDevices.push({ device, reason: attempt })
  }
  const last = skippedDevices[skippedDevices.length - 1]
  throw new StudioError('device-unavailable', `The device ${last?.device} cannot be used: ${last?.reason}.`, {
    hint: 'Choose cpu, which always works, or auto.'
  })
}

/** In the arithmetic that was seen to pay. */
async function openWith(
  request: PrecisionRequest,
  skippedDevices: SkippedDevice[],
  tools: DeviceTools
): Promise<OpenedModel> {
  const { bundlePath, device, threads, precision } = request
  const { reason, ...choice } = await tools.precision({ bundlePath, device, threads, precision })
  if (reason !== null) skippedDevices.push({ device: `${device} ${variantFor(device)}`, reason })
  return { model: await tools.open({ bundlePath, device, threads, ...choice }), skippedDevices }
}

/** Should the device fail later, it counts as skipped from then on. */
function withFallback(
  model: SegmentationModel,
  open: () => Promise<SegmentationModel>,
  skipped: SkippedDevice[],
  { onFailure }: OpenModelOptions
): SegmentationModel {
  const note = (failure: DeviceFailure): void => {
    skipped.push(failure)
    onFailure?.(failure)
  }
  return new FallbackModel(model, { open, onFailure: note })
}

interface DeviceRequest extends PrecisionRequest {
  /** Nobody asked for this device by name. */
  readonly auto: boolean
}

/** @returns the opened model, or why there is none */
async function tryDevice(
  request: DeviceRequest,
  skippedDevices: SkippedDevice[],
  tools: DeviceTools
): Promise<SegmentationModel | string> {
  const refusal = await reasonAgainst(request, tools)
  if (refusal !== null) return refusal
  const precision = request.precision === 'float32' ? 'float32' : 'auto'
  try {
    return (await openWith({ ...request, precision }, skippedDevices, tools)).model
  } catch (error) {
    if (error instanceof StudioError && error.code.startsWith('bundle-')) throw error
    return error instanceof Error ? error.message : String(error)
  }
}

async function reasonAgainst({ auto, ...request }: DeviceRequest, tools: DeviceTools): Promise<string | null> {
  const { machine } = tools
  const skip = auto ? await reasonToSkip(request.device, machine) : null
  if (skip) return skip
  const known = await machine.known()
  if (!known.includes(request.device)) return `unknown to this ONNX Runtime, which knows ${known.join(', ')}`
  const probe = await tools.probe(request)
  if (!probe.ok) return probe.reason
  return auto && isEmulated(probe) ? `slower than the CPU by far (${times(probe)} on a small frame): emulated` : null
}

type Passed = Extract<ProbeResult, { ok: true }>

/** A software adapter passes every test and takes seconds a frame: nobody gets that without asking for it. */
function isEmulated({ millis, cpuMillis }: Passed): boolean {
  return millis > 1000 && millis > 10 * cpuMillis
}

function times({ millis, cpuMillis }: Passed): string {
  return `${Math.round(millis)} against ${Math.round(cpuMillis)} ms`
}

/** Up to four logical cores all help; beyond that, half of them are hyper-threads that only get in the way. */
export function defaultThreads(cores: number): number {
  return cores <= 4 ? cores : Math.min(16, Math.max(4, Math.ceil(cores / 2)))
}

/** Threads of the CPU provider on this machine. */
export function threadsHere(): number {
  return givenThreads() ?? defaultThreads(availableParallelism())
}

export function deviceTools(): DeviceTools {
  return {
    machine: thisMachine(),
    probe: probeDevice,
    open: openOnDevice,
    precision: (request) => choosePrecision(request, probeVariant)
  }
}

async function openOnDevice({ bundlePath, variants = {}, ...options }: OpenRequest): Promise<SegmentationModel> {
  const entry = builtEntry('modelWorker')
  if (entry) return WorkerModel.open(entry, { bundlePath, variants, ...options })
  // Loads ONNX Runtime, which this thread needs for nothing else.
  const { OrtModel } = await import('./ortModel')
  return OrtModel.open(await readBundle(bundlePath, variants), options)
}
