import type { RgbFrame, Size } from '../../shared/domain/types'
import { parsePixelScale, pixelTable, writeFrameTensor } from '../inference/frameTensor'
import { networkSize } from '../inference/networkSize'
import { OrtGraphs, type FloatTensor } from '../inference/ortGraphs'
import type { DetectorBundle } from './findingBundles'

export interface Detection {
  /** [1, N] 0..1 */
  readonly scores: FloatTensor
  /** [1, N, H/4, W/4] logits */
  readonly masks: FloatTensor
  /** [1, N, C]: what tracks are made of. */
  readonly queries: FloatTensor
}

type DetectorGraph = keyof DetectorBundle['graphs']

/** The network that sees the objects of one frame, over ONNX Runtime. */
export class FrameDetector {
  readonly #table: Float32Array

  private constructor(
    readonly bundle: DetectorBundle,
    private readonly graphs: OrtGraphs<DetectorGraph>
  ) {
    this.#table = pixelTable(parsePixelScale(bundle.manifest.input.scale))
  }

  /** @throws StudioError `bundle-invalid`; ONNX Runtime's own error where the device is not to be had */
  static async open(bundle: DetectorBundle, device: string, threads: number): Promise<FrameDetector> {
    return new FrameDetector(bundle, await OrtGraphs.open(bundle, device, threads))
  }

  get device(): string {
    return this.graphs.device
  }

  networkSize(video: Size): Size {
    return networkSize(video, this.bundle.manifest.input)
  }

  /** @param frame at network size */
  async detect(frame: RgbFrame): Promise<Detection> {
    return this.detectIn(await this.pixels(frame))
  }

  /**
   * The per-frame half: f32, f16, f8 and mask features, in that order.
   * @param frame at network size
   */
  pixels(frame: RgbFrame): Promise<FloatTensor[]> {
    const planes = new Float32Array(3 * frame.width * frame.height)
    writeFrameTensor(frame, this.#table, planes)
    return this.pixelsOf({ dims: [1, 3, frame.height, frame.width], data: planes })
  }

  /** @param image [1, 3, H, W], already scaled */
  pixelsOf(image: FloatTensor): Promise<FloatTensor[]> {
    return this.graphs.run('pixel_decoder', [image])
  }

  /** @param pixels of `pixels` */
  async detectIn(pixels: readonly FloatTensor[]): Promise<Detection> {
    const [scores, masks, , queries] = await this.graphs.run('object_decoder', pixels)
    return { scores: scores!, masks: masks!, queries: queries! }
  }

  async dispose(): Promise<void> {
    await this.graphs.dispose()
  }
}
