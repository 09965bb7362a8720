import './noTelemetry'
import { InferenceSession } from 'onnxruntime-node'
import { StudioError } from '../../shared/domain/errors'
import type { GraphName } from './manifest'

export type Sessions = SessionsOf<GraphName>
export type SessionsOf<N extends string> = Readonly<Record<N, InferenceSession>>

interface GraphTensors {
  readonly file: string
  readonly inputs: Readonly<Record<string, readonly string[]>>
  readonly outputs: Readonly<Record<string, readonly string[]>>
}

/** A bundle of any kind, as far as sessions are concerned. */
export interface BundleOf<N extends string> {
  readonly path: string
  readonly manifest: { readonly graphs: Readonly<Record<N, GraphTensors>> }
  readonly graphs: Readonly<Record<N, Uint8Array>>
  /** Files that graphs keep tensors in. */
  readonly weights?: Readonly<Partial<Record<N, { readonly file: string; readonly data: Uint8Array }>>>
}

export interface SessionRequest<N extends string = GraphName> {
  readonly device: string
  /** Of the CPU provider. */
  readonly threads: number
  readonly graphs: readonly N[]
  /** Whose outputs stay on the device, for other graphs to read: see `keepsBuffers`. */
  readonly onDevice?: readonly N[]
}

/** Devices whose buffers ONNX Runtime for Node hands from one graph to the next: WebGPU's alone. */
export function keepsBuffers(device: string): boolean {
  return device === 'webgpu'
}

/**
 * Opens graphs on one execution provider. ONNX Runtime for Node never falls back by itself: it rejects, and
 * the caller tries the next device.
 * @throws StudioError `bundle-invalid` when a graph's inputs or outputs are not those of the manifest, or the processor, which
 *   runs every graph, cannot load it; whatever ONNX Runtime throws when another provider is not to be had
 */
export async function openSessions<N extends string>(
  bundle: BundleOf<N>,
  { device, threads, graphs, onDevice = [] }: SessionRequest<N>
): Promise<Partial<SessionsOf<N>>> {
  const opened: Partial<Record<N, InferenceSession>> = {}
  try {
    for (const name of graphs) {
      const { file, data } = bundle.weights?.[name] ?? {}
      const session = await InferenceSession.create(bundle.graphs[name], {
        ...sessionOptions(device, threads),
        ...(file !== undefined && data && { externalData: [{ path: file, data }] }),
        ...(onDevice.includes(name) && { preferredOutputLocation: 'gpu-buffer' })
      }).catch((error: unknown) => {
        throw device === 'cpu' ? unloadable(bundle, name, error) : error
      })
      opened[name] = session
      checkTensors(bundle, name, session)
    }
  } catch (error) {
    await closeSessions(opened)
    throw error
  }
  return opened
}

function unloadable<N extends string>(bundle: BundleOf<N>, name: N, cause: unknown): StudioError {
  const { file } = bundle.manifest.graphs[name]
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StudioError('bundle-invalid', `${file} of the bundle "${bundle.path}" cannot be loaded: ${reason}`, {
    hint: 'Install the bundle again or choose another one.',
    cause
  })
}

export async function closeSessions(sessions: Readonly<Partial<Record<string, InferenceSession>>>): Promise<void> {
  await Promise.all(Object.values(sessions).map((session) => session?.release()))
}

function sessionOptions(device: string, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [device],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: true,
    enableMemPattern: true,
    // Threads that spin between runs take the cores from FFmpeg and from each other: 40 % slower on two cores.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    // Warnings about nodes left on the CPU are of no use to anyone.
    logSeverityLevel: 3
  }
}

function checkTensors<N extends string>(bundle: BundleOf<N>, name: N, session: InferenceSession): void {
  const { file, inputs, outputs } = bundle.manifest.graphs[name]
  const sides = [
    ['input', inputs, session.inputMetadata],
    ['output', outputs, session.outputMetadata]
  ] as const
  for (const [side, expected, found] of sides) {
    const wanted = describe(Object.entries(expected).map(([tensor, shape]) => ({ name: tensor, shape })))
    const present = describe(found.map((tensor) => ({ name: tensor.name, shape: tensor.isTensor ? tensor.shape : [] })))
    if (wanted.names === present.names && shapesAgree(wanted.shapes, present.shapes)) continue
    throw new StudioError(
      'bundle-invalid',
      `${file} of the bundle "${bundle.path}" has the ${side}s ${present.text}; its manifest says ${wanted.text}.`,
      { hint: 'Install the bundle again or choose another one.' }
    )
  }
}

interface TensorShape {
  readonly name: string
  readonly shape: readonly (number | string)[]
}

function describe(tensors: readonly TensorShape[]): { names: string; shapes: TensorShape[]; text: string } {
  const shapes = [...tensors].sort((a, b) => a.name.localeCompare(b.name))
  return {
    shapes,
    names: shapes.map((tensor) => tensor.name).join(),
    text: shapes.map((tensor) => `${tensor.name} [${tensor.shape.join(', ')}]`).join(', ')
  }
}

/** Rank must agree, and every dimension that both sides fix; symbolic ones (`H/8`, `9+O`) hold at run time. */
function shapesAgree(wanted: readonly TensorShape[], present: readonly TensorShape[]): boolean {
  return wanted.every((tensor, at) => {
    const shape = present[at]?.shape ?? []
    return (
      shape.length === tensor.shape.length &&
      tensor.shape.every((dim, axis) => {
        const [want, have] = [Number(dim), Number(shape[axis])]
        return Number.isNaN(want) || Number.isNaN(have) || want === have
      })
    )
  })
}
