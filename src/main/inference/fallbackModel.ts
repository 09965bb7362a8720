import { StudioError } from '../../shared/domain/errors'
import type { RgbFrame, Size, SoftMasks } from '../../shared/domain/types'
import { followFrame } from '../session/followFrame'
import type {
  BackboneFeatures,
  ConfidenceCurve,
  DescriptorSet,
  FeatureLimits,
  FollowedMasks,
  FrameMemory,
  KnownObjects,
  NetworkStage,
  SegmentationModel
} from '../session/ports'

/** A change of device in the middle of the work. */
export interface DeviceFailure {
  readonly device: string
  readonly reason: string
}

export function describeFailure({ device, reason }: DeviceFailure): string {
  return `The device ${device} failed; the work went on on the CPU from the frame it failed at. ${reason}`
}

export interface Fallback {
  /** Opens the network where it always works. */
  readonly open: () => Promise<SegmentationModel>
  readonly onFailure: (failure: DeviceFailure) => void
}

/** Features of whichever model is in use, and the frame, from which another can make its own. */
class PortableFeatures implements BackboneFeatures {
  constructor(
    readonly frame: RgbFrame,
    public made: BackboneFeatures,
    public by: SegmentationModel
  ) {}

  get frameIndex(): number {
    return this.frame.frameIndex
  }

  dispose(): void {
    this.made.dispose()
  }
}

/**
 * A network on a device that may fail: the call that failed is made again on the other one, and so is every later call.
 * What was learnt before goes on to count, since descriptors and masks live in memory.
 */
export class FallbackModel implements SegmentationModel {
  #current: SegmentationModel
  #switching: Promise<SegmentationModel> | null = null
  #limits: FeatureLimits | null = null

  constructor(
    private readonly first: SegmentationModel,
    private readonly fallback: Fallback
  ) {
    this.#current = first
  }

  get name(): string {
    return this.first.name
  }

  get version(): string {
    return this.first.version
  }

  get window(): number {
    return this.first.window
  }

  get confidence(): ConfidenceCurve | undefined {
    return this.#current.confidence
  }

  get framesAtOnce(): number {
    return this.#current.framesAtOnce ?? 1
  }

  get device(): string {
    return this.#current.device
  }

  get precision(): string {
    return this.#current.precision
  }

  get lastMillis(): Readonly<Record<NetworkStage, number>> {
    return this.#current.lastMillis
  }

  networkSize(video: Size): Size {
    return this.first.networkSize(video)
  }

  descriptorMaskSize(network: Size): Size {
    return this.first.descriptorMaskSize(network)
  }

  encodeFrame(frame: RgbFrame, clip?: string): Promise<BackboneFeatures> {
    return this.attempt(async (model) => new PortableFeatures(frame, await model.encodeFrame(frame, clip), model))
  }

  encodeObjects(features: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    return this.attempt(async (model) => model.encodeObjects(await featuresFor(model, features), masks))
  }

  decodeMasks(
    features: BackboneFeatures,
    window: readonly DescriptorSet[],
    previous: SoftMasks | null,
    memory?: readonly FrameMemory[]
  ): Promise<SoftMasks> {
    return this.attempt(async (model) =>
      model.decodeMasks(await featuresFor(model, features), window, previous, memory)
    )
  }

  followFrame(features: BackboneFeatures, known: KnownObjects): Promise<FollowedMasks> {
    return this.attempt(async (model) => followFrame(model, await featuresFor(model, features), known))
  }

  limitFeatures(limits: FeatureLimits): void {
    // Holds as well for the network that takes over.
    this.#limits = limits
    this.#current.limitFeatures?.(limits)
  }

  async dispose(): Promise<void> {
    const other = await this.#switching?.catch(() => null)
    await Promise.all([this.first.dispose().catch(() => undefined), other?.dispose()])
  }

  private async attempt<T>(call: (model: SegmentationModel) => Promise<T>): Promise<T> {
    const model = this.#current
    try {
      return await call(model)
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'inference-failed') throw error
      const other = await this.switchFrom(model, error)
      if (other === model) throw error
      return call(other)
    }
  }

  private switchFrom(failed: SegmentationModel, error: StudioError): Promise<SegmentationModel> {
    if (failed !== this.first) return Promise.resolve(failed)
    // Several calls may be under way and fail together.
    this.#switching ??= this.fallback.open().then((other) => {
      this.#current = other
      if (this.#limits) other.limitFeatures?.(this.#limits)
      this.fallback.onFailure({ device: failed.device, reason: error.message })
      return other
    })
    return this.#switching
  }
}

async function featuresFor(model: SegmentationModel, features: BackboneFeatures): Promise<BackboneFeatures> {
  if (!(features instanceof PortableFeatures)) throw new TypeError('features of another model')
  if (features.by !== model) {
    // Of a device that is gone there may be nothing left to release.
    await Promise.resolve(features.made)
      .then((made) => made.dispose())
      .catch(() => undefined)
    features.made = await model.encodeFrame(features.frame)
    features.by = model
  }
  return features.made
}
