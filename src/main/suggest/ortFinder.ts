import type { PointedMask, Pointing } from '../../shared/domain/pointing'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { RgbFrame, Size } from '../../shared/domain/types'
import type { FloatTensor } from '../inference/ortGraphs'
import { guideSize } from '../session/guideSize'
import { candidateMasks } from './candidateMasks'
import { choose, mostShare, referenceChoice } from './choose'
import { readDetector, readTracks } from './findingBundles'
import { FrameDetector } from './frameDetector'
import { goldenDifference, goldenInput, readGolden } from '../inference/formulaGolden'
import type { FinderRequest, ObjectFinder, Picture, PointedFrame } from './objectFinder'
import { FramePointer } from './point/framePointer'
import { openPointNetwork } from './point/openPointNetwork'
import type { PointNetwork } from './point/pointNetwork'
import { scaledFrame } from './scaledFrame'
import { TrackDecoder, type TrackSet } from './trackDecoder'

/** Below this the network names what hardly anyone would call an object. */
const leastScore = 0.02
const mostCandidates = 24
/** A GPU that computes in half precision stays below this, as a share of an output's largest value. */
const deviceTolerance = 0.1

/** The networks in this thread, those of tracks and of points loaded when first needed. The studio keeps it in a worker: `workerFinder.ts`. */
export class OrtFinder implements ObjectFinder {
  #tracks: Promise<TrackDecoder> | null = null
  #points: Promise<PointNetwork> | null = null
  #pointer: { readonly key: string; readonly made: Promise<FramePointer> } | null = null

  private constructor(
    private readonly detector: FrameDetector,
    private readonly request: FinderRequest
  ) {}

  /**
   * A device other than the CPU is asked for the bundle's golden tensors first.
   * @throws StudioError `bundle-…`; an Error that says why the device is no good
   */
  static async open(request: FinderRequest): Promise<OrtFinder> {
    const bundle = await readDetector(request.detectorPath)
    const detector = await FrameDetector.open(bundle, request.device, request.threads)
    const finder = new OrtFinder(detector, request)
    if (request.device !== 'cpu') await finder.proveDevice()
    return finder
  }

  get device(): string {
    return this.detector.device
  }

  get name(): string {
    return this.detector.bundle.manifest.name
  }

  get version(): string {
    return this.detector.bundle.manifest.version
  }

  /** What a frame is scaled to. */
  get input(): FrameDetector['bundle']['manifest']['input'] {
    return this.detector.bundle.manifest.input
  }

  networkSize(video: Size): Size {
    return this.detector.networkSize(video)
  }

  async suggest(picture: Picture): Promise<FrameSuggestions> {
    const { frameIndex, width, height } = picture
    const size = { width, height }
    const begin = performance.now()
    const network = this.networkSize(size)
    const frame = { frameIndex, ...scaledFrame(picture.data, size, network) }
    const scaled = performance.now()
    const { scores, masks } = await this.detector.detect(frame)
    const detected = performance.now()
    const chosen = choose(scores, masks, { ...referenceChoice, leastScore, mostShare, most: mostCandidates })
    const guide = { frameIndex, ...scaledFrame(picture.data, size, guideSize(size, network) ?? network) }
    const candidates = candidateMasks(masks, chosen, guide, size)
    const millis = { scale: scaled - begin, network: detected - scaled, masks: performance.now() - detected }
    return { frameIndex, size, candidates, millis }
  }

  async queries(frame: RgbFrame): Promise<FloatTensor> {
    const { queries } = await this.detector.detect(frame)
    return { dims: [1, ...queries.dims], data: queries.data }
  }

  async associate(queries: FloatTensor): Promise<TrackSet> {
    return (await this.tracks()).associate(queries)
  }

  async trackMasks(frame: RgbFrame, embeddings: FloatTensor): Promise<FloatTensor> {
    const tracks = await this.tracks()
    const [, , , maskFeatures] = await this.detector.pixels(frame)
    return tracks.masks(embeddings, maskFeatures!)
  }

  async preparePoint(frame: PointedFrame): Promise<void> {
    await (await this.pointer(frame)).prepare()
  }

  async point(frame: PointedFrame, pointing: Pointing): Promise<PointedMask> {
    return (await this.pointer(frame)).point(pointing)
  }

  async dispose(): Promise<void> {
    await this.detector.dispose()
    const tracks = await this.#tracks?.catch(() => null)
    await tracks?.dispose()
    const points = await this.#points?.catch(() => null)
    await points?.dispose()
  }

  /** What is known of the frame that was pointed at last is kept. */
  private pointer({ key, read }: PointedFrame): Promise<FramePointer> {
    if (this.#pointer?.key === key) return this.#pointer.made
    const made = this.points().then(async (network) => new FramePointer(network, await read()))
    this.#pointer = { key, made }
    made.catch(() => (this.#pointer = null))
    return made
  }

  private points(): Promise<PointNetwork> {
    const { pointPath: path, device, threads } = this.request
    // On the CPU where the device of the others is no good for this network.
    const opening = this.#points ?? openPointNetwork({ path, devices: [device], threads })
    this.#points = opening
    // Tried again next time: it may be installed by then.
    opening.catch(() => (this.#points = null))
    return opening
  }

  private tracks(): Promise<TrackDecoder> {
    const { tracksPath, device, threads } = this.request
    const opening =
      this.#tracks ??
      readTracks(tracksPath, this.detector.bundle).then((bundle) => TrackDecoder.open(bundle, device, threads))
    this.#tracks = opening
    // Tried again next time: it may be installed by then.
    opening.catch(() => (this.#tracks = null))
    return opening
  }

  private async proveDevice(): Promise<void> {
    try {
      const golden = await readGolden(this.request.detectorPath)
      const found = await this.detector.detectIn(await this.detector.pixelsOf(goldenInput(golden, 'image')))
      const difference = goldenDifference(golden, { ...found })
      if (difference > deviceTolerance)
        throw new Error(`its candidates differ from the CPU's by ${difference.toFixed(3)}`)
    } catch (error) {
      await this.dispose()
      throw error
    }
  }
}
