import { OrtGraphs, type FloatTensor } from '../inference/ortGraphs'
import type { TracksBundle } from './findingBundles'

/** Objects of a run of frames; nothing is sorted. */
export interface TrackSet {
  /** [1, V] 0..1 */
  readonly scores: FloatTensor
  /** [1, V, M]: what a track's masks are made with, on any frame. */
  readonly embeddings: FloatTensor
  /** [1, V, T] 0..1: whether the object is on a frame. */
  readonly presence: FloatTensor
}

/** The network that follows the detector's objects through a clip, over ONNX Runtime. */
export class TrackDecoder {
  private constructor(private readonly graphs: OrtGraphs<keyof TracksBundle['graphs']>) {}

  /** @throws StudioError `bundle-invalid`; ONNX Runtime's own error where the device is not to be had */
  static async open(bundle: TracksBundle, device: string, threads: number): Promise<TrackDecoder> {
    return new TrackDecoder(await OrtGraphs.open(bundle, device, threads))
  }

  /** @param queries [1, T, N, C]: the detector's of every frame, in order */
  async associate(queries: FloatTensor): Promise<TrackSet> {
    const [scores, embeddings, presence] = await this.graphs.run('track_decoder', [queries])
    return { scores: scores!, embeddings: embeddings!, presence: presence! }
  }

  /**
   * @param embeddings [1, K, M] of the tracks wanted
   * @param maskFeatures the detector's of one frame
   * @returns [1, K, H/4, W/4] logits
   */
  async masks(embeddings: FloatTensor, maskFeatures: FloatTensor): Promise<FloatTensor> {
    const [logits] = await this.graphs.run('track_masks', [embeddings, maskFeatures])
    return logits!
  }

  async dispose(): Promise<void> {
    await this.graphs.dispose()
  }
}
