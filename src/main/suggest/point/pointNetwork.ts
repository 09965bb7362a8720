import type { PointingNetwork } from '../../../shared/domain/pointing'
import type { RgbFrame, Size } from '../../../shared/domain/types'
import { parsePixelScale, pixelTable, writeFrameTensor } from '../../inference/frameTensor'
import { networkSize } from '../../inference/networkSize'
import { OrtGraphs, type FloatTensor } from '../../inference/ortGraphs'
import { goldenDifference, goldenInput, readGolden } from '../../inference/formulaGolden'
import type { PointBundle } from './pointBundle'
import { promptChannels, promptMaps, type Prompts } from './promptMaps'

/** A GPU that computes in half precision stays below this, as a share of an output's largest value. */
const deviceTolerance = 0.1

/** What the backbone makes of a part of a frame. */
export interface PointFeatures {
  readonly f4: FloatTensor
  readonly f8: FloatTensor
  /** At stride 4. */
  readonly grid: Size
}

/** Answers to prompts: 0 is the mask of all together, the others are the nested ones to a first prompt. */
export interface PointAnswers {
  /** float32 [h, w] in 0..1 each. */
  readonly soft: readonly Float32Array[]
  /** 0..1: the IoU to expect. */
  readonly confidences: readonly number[]
}

/** Backbone and head over ONNX Runtime. */
export class PointNetwork {
  readonly #table: Float32Array

  private constructor(
    readonly bundle: PointBundle,
    private readonly backbone: OrtGraphs<'backbone'>,
    private readonly head: OrtGraphs<'prompt_head'>
  ) {
    this.#table = pixelTable(parsePixelScale(bundle.hodor.manifest.input.scale))
  }

  /**
   * A device other than the CPU is asked for the bundle's golden tensors first.
   * @throws StudioError `bundle-invalid`; ONNX Runtime's own error where the device is not to be had
   */
  static async open(bundle: PointBundle, device: string, threads: number): Promise<PointNetwork> {
    const { backbone } = bundle.hodor.manifest.graphs
    const only = {
      path: bundle.hodor.path,
      manifest: { graphs: { backbone } },
      graphs: { backbone: bundle.hodor.graphs.backbone }
    }
    const opened = await OrtGraphs.open(only, device, threads)
    try {
      const network = new PointNetwork(bundle, opened, await OrtGraphs.open(bundle, device, threads))
      if (device !== 'cpu') await network.prove()
      return network
    } catch (error) {
      await opened.dispose()
      throw error
    }
  }

  get device(): string {
    return this.head.device
  }

  get described(): PointingNetwork {
    const { name, version } = this.bundle.manifest
    return { name, version, device: this.device }
  }

  /** What a whole frame is scaled to. */
  networkSize(video: Size): Size {
    return networkSize(video, this.bundle.hodor.manifest.input)
  }

  /** @param frame sides are multiples of 32 */
  async features(frame: Omit<RgbFrame, 'frameIndex'>): Promise<PointFeatures> {
    const { width, height } = frame
    const planes = new Float32Array(3 * width * height)
    writeFrameTensor({ frameIndex: 0, ...frame }, this.#table, planes)
    const [f4, f8] = await this.backbone.run('backbone', [{ dims: [1, 3, height, width], data: planes }])
    return { f4: f4!, f8: f8!, grid: { width: width / 4, height: height / 4 } }
  }

  async answer({ f4, f8, grid }: PointFeatures, prompts: Prompts): Promise<PointAnswers> {
    const dims = [1, promptChannels, grid.height, grid.width]
    const [logits, confidences] = await this.answerTo(f4, f8, { dims, data: promptMaps(prompts, grid) })
    const plane = grid.width * grid.height
    const [, count = 0] = logits.dims
    return {
      soft: Array.from({ length: count }, (_, at) => sigmoid(logits.data.subarray(at * plane, (at + 1) * plane))),
      confidences: [...sigmoid(confidences.data)]
    }
  }

  async dispose(): Promise<void> {
    await Promise.all([this.backbone.dispose(), this.head.dispose()])
  }

  /** The largest difference from the golden tensors, as a share of an output's largest value. */
  async goldenDifference(): Promise<number> {
    const golden = await readGolden(this.bundle.path)
    const [f4, f8, prompts] = ['f4', 'f8', 'prompts'].map((name) => goldenInput(golden, name))
    const [logits, confidences] = await this.answerTo(f4!, f8!, prompts!)
    return goldenDifference(golden, { logits, confidences })
  }

  private async answerTo(
    f4: FloatTensor,
    f8: FloatTensor,
    prompts: FloatTensor
  ): Promise<readonly [FloatTensor, FloatTensor]> {
    const [logits, confidences] = await this.head.run('prompt_head', [f4, f8, prompts])
    return [logits!, confidences!]
  }

  private async prove(): Promise<void> {
    const difference = await this.goldenDifference()
    if (difference <= deviceTolerance) return
    await this.head.dispose()
    throw new Error(`its masks differ from the CPU's by ${difference.toFixed(3)}`)
  }
}

function sigmoid(values: Float32Array): Float32Array {
  return values.map((value) => 1 / (1 + Math.exp(-value)))
}
