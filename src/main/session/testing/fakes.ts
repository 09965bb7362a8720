import { throwIfCancelled, type StudioError } from '../../../shared/domain/errors'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { LabelMask, RgbFrame, Size, SoftMasks, VideoInfo } from '../../../shared/domain/types'
import type {
  BackboneFeatures,
  DecodeRequest,
  DescriptorSet,
  NetworkStage,
  SegmentationModel,
  VideoDecoder
} from '../ports'

export function fakeVideo(frameCount: number, size: Size): VideoInfo {
  return {
    path: 'clip.mp4',
    container: 'mp4',
    codec: 'h264',
    pixelFormat: 'yuv420p',
    codedSize: size,
    size,
    rotationDegrees: 0,
    sampleAspect: { num: 1, den: 1 },
    frameRate: { num: 25, den: 1 },
    timeBase: { num: 1, den: 12_800 },
    frameCount,
    timesMicros: Float64Array.from({ length: frameCount }, (_, at) => at * 40_000),
    variableFrameRate: false,
    durationMicros: frameCount * 40_000,
    interlaced: false,
    hasAlpha: false,
    bitDepth: 8,
    colour: { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' },
    audio: null,
    notes: []
  }
}

/** Plain frames whose red value is the frame's index; counts what is asked of it. */
export class FakeDecoder implements VideoDecoder {
  readonly requests: DecodeRequest[] = []
  /** Frames handed out so far. */
  decoded = 0
  /** Decodings begun and not yet ended. */
  open = 0

  constructor(
    readonly video: VideoInfo,
    private readonly broken?: { readonly at: number; readonly error: StudioError }
  ) {}

  async *decode(request: DecodeRequest, signal: AbortSignal): AsyncGenerator<RgbFrame> {
    this.requests.push(request)
    this.open++
    const size = request.size ?? this.video.size
    try {
      const count = request.to - request.from + 1
      for (let step = 0; step < count; step++) {
        throwIfCancelled(signal)
        const frameIndex = request.direction === 'backward' ? request.to - step : request.from + step
        if (this.broken && frameIndex >= this.broken.at) throw this.broken.error
        this.decoded++
        const data = new Uint8Array(size.width * size.height * 3).fill(frameIndex)
        yield { frameIndex, width: size.width, height: size.height, data }
      }
    } finally {
      this.open--
    }
  }
}

/** Probability of an object at a place of the masks, by what the network knows. */
type Paint = (frameIndex: number, slot: number, x: number, sets: readonly DescriptorSet[]) => number

/**
 * A network that answers with what it was last taught: descriptors carry the mean of each object's soft mask, and
 * decoding gives every object the mask `paint` says. Records the windows it read.
 */
export class FakeModel implements SegmentationModel {
  readonly name = 'fake'
  readonly version = '0'
  readonly device = 'none'
  readonly precision = 'float32'
  readonly lastMillis: Record<NetworkStage, number> = { preprocess: 0, backbone: 0, encoder: 0, decoder: 0 }
  readonly windows: { frameIndex: number; sets: readonly DescriptorSet[]; previous: SoftMasks | null }[] = []
  /** Features handed out and not yet disposed of. */
  alive = 0

  constructor(
    readonly window = 7,
    private readonly paint: Paint = () => 0.9
  ) {}

  networkSize(): Size {
    return { width: 64, height: 32 }
  }

  descriptorMaskSize({ width, height }: Size): Size {
    return { width: width / 8, height: height / 8 }
  }

  async encodeFrame({ frameIndex }: RgbFrame): Promise<BackboneFeatures> {
    this.alive++
    return { frameIndex, dispose: () => void this.alive-- }
  }

  /** One background descriptor, then per object [frame it was seen on, mean of its soft mask]. */
  async encodeObjects({ frameIndex }: BackboneFeatures, masks: SoftMasks): Promise<DescriptorSet> {
    const plane = masks.width * masks.height
    const data = new Float32Array((1 + masks.objects) * 2)
    for (let slot = 0; slot < masks.objects; slot++) {
      const sum = masks.data.subarray(slot * plane, (slot + 1) * plane).reduce((total, value) => total + value, 0)
      data.set([frameIndex, sum / plane], (1 + slot) * 2)
    }
    return { objects: masks.objects, backgrounds: 1, channels: 2, data }
  }

  async decodeMasks(
    { frameIndex }: BackboneFeatures,
    sets: readonly DescriptorSet[],
    previous: SoftMasks | null
  ): Promise<SoftMasks> {
    this.windows.push({ frameIndex, sets, previous })
    const [width, height, objects] = [16, 8, sets[0]?.objects ?? 0]
    const data = new Float32Array(objects * width * height)
    for (let at = 0; at < data.length; at++) {
      const pixel = at % (width * height)
      data[at] = this.paint(frameIndex, Math.floor(at / (width * height)), pixel % width, sets)
    }
    return { objects, width, height, data }
  }

  async dispose(): Promise<void> {
    this.alive = 0
  }
}

/** A mask with rectangles: `[label, left, top, right, bottom]`, right and bottom not included. */
export function rectangles(size: Size, ...shapes: [number, number, number, number, number][]): LabelMask {
  const data = new Uint8Array(size.width * size.height)
  for (const [label, left, top, right, bottom] of shapes) {
    for (let y = top; y < bottom; y++) data.fill(label, y * size.width + left, y * size.width + right)
  }
  return { ...size, data }
}

export function reference(
  frameIndex: number,
  mask: LabelMask
): { frameIndex: number; mask: ReturnType<typeof encodeMask> } {
  return { frameIndex, mask: encodeMask(mask) }
}
