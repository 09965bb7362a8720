import './noTelemetry'
import { Tensor } from 'onnxruntime-node'
import { StudioError } from '../../shared/domain/errors'
import { closeSessions, openSessions, type BundleOf, type SessionsOf } from './ortSession'

/** A float32 tensor: plain data, so that it may cross threads. */
export interface FloatTensor {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** The graphs of a bundle of any kind over ONNX Runtime. A run blocks the thread it is called on. */
export class OrtGraphs<N extends string> {
  private constructor(
    private readonly bundle: BundleOf<N>,
    private readonly sessions: SessionsOf<N>,
    readonly device: string
  ) {}

  /** @throws StudioError `bundle-invalid`; ONNX Runtime's own error where the device is not to be had */
  static async open<N extends string>(bundle: BundleOf<N>, device: string, threads: number): Promise<OrtGraphs<N>> {
    const graphs = Object.keys(bundle.graphs) as N[]
    const sessions = await openSessions(bundle, { device, threads, graphs })
    // All that were asked for, or it would have thrown.
    return new OrtGraphs(bundle, sessions as SessionsOf<N>, device)
  }

  /**
   * @param inputs in the order of the manifest
   * @returns the outputs in the order of the manifest
   * @throws StudioError `inference-failed`
   */
  async run(graph: N, inputs: readonly FloatTensor[]): Promise<FloatTensor[]> {
    const { inputs: names, outputs } = this.bundle.manifest.graphs[graph]
    const feeds = Object.fromEntries(
      Object.keys(names).map((name, at) => [name, new Tensor('float32', inputs[at]!.data, inputs[at]!.dims)])
    )
    const found = await this.sessions[graph].run(feeds).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new StudioError('inference-failed', `The network failed in ${graph} on ${this.device}: ${reason}`, {
        hint: 'Try again with the device set to cpu.',
        cause
      })
    })
    return Object.keys(outputs).map((name) => floatsOf(name, found[name] as Tensor | undefined))
  }

  async dispose(): Promise<void> {
    await closeSessions(this.sessions)
  }
}

function floatsOf(name: string, tensor: Tensor | undefined): FloatTensor {
  if (tensor?.data instanceof Float32Array) return { dims: tensor.dims, data: tensor.data }
  throw new StudioError('inference-failed', `The network gave no ${name} in float32.`)
}
