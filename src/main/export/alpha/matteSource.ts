import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { inverted, type AlphaPlane } from './alphaFilters'
import { finished, matteOf, type MatteFrame } from './alphaMatte'
import { mattedShape, type Matting } from './matting/mattedShape'
import type { ToRgb } from './matting/tiles'
import { toRgbOf } from './matting/videoRgb'
import {
  type BackgroundFormat,
  type CutoutFormat,
  edgeKindOf,
  type EdgeOptions,
  type MatteFormat
} from '../../../shared/domain/exportFormats'
import type { ExportMask, ExportObject } from '../../../shared/domain/exportJob'
import type { FrameIndex, FrameRange, ObjectId, Size } from '../../../shared/domain/types'
import { openMatting } from '../../inference/matting/openMatting'
import type { Edging, ExportContext, MaskSource } from '../exportWriter'

const inflated = promisify(inflate)

type EdgedFormat = BackgroundFormat | CutoutFormat | MatteFormat

/** What is told where no matting network is installed. */
export const noMatting = 'There is no matting network here (hodor-matting): the edges are soft ones.'

/**
 * Alpha of the objects of a target.
 * @param toRgb how the guides it is given are coloured; absent: as the video's planes are
 * @throws StudioError `bundle-…` for a matting network that is damaged
 */
export async function matteSourceFor(
  context: ExportContext<EdgedFormat>,
  objects: readonly ExportObject[],
  toRgb: ToRgb = toRgbOf(context.video)
): Promise<OpenedAlpha> {
  const { masks, range, maskRange, format, video } = context
  const { matting, notes, close } = await mattingFor(context, toRgb)
  const what = { ids: new Set(objects.map(({ id }) => id)), edges: format.edges, matting }
  const source = new MatteSource(masks, maskRange ?? range, what)
  const shown = format.invert === true ? new InvertedMatteSource(source, video.size) : source
  return { at: (frameIndex, guide) => shown.at(frameIndex, guide), notes, close }
}

const noEdging: Edging = { tunings: new Map(), bands: [] }

interface MattingInUse {
  readonly matting: Matting | null
  readonly notes: readonly string[]
  close(): Promise<void>
}

async function mattingFor(context: ExportContext<EdgedFormat>, toRgb: ToRgb): Promise<MattingInUse> {
  const { format, signal, edging = noEdging, matting: open = openMatting } = context
  if (edgeKindOf(format.edges) !== 'matting') return { matting: null, notes: [], close: async () => undefined }
  const { network, close } = await open()
  const { tunings, bands } = edging
  const matting = network && { network, signal, toRgb, tunings, bands }
  return { matting, notes: network ? [] : [noMatting], close }
}

/** Alpha, and what it is made with. */
export interface OpenedAlpha extends AlphaSource {
  /** What the user should know, a sentence each. */
  readonly notes: readonly string[]
  close(): Promise<void>
}

export interface AlphaSource {
  /**
   * @param guide the frame, uint8 [height, width, 3]: soft edges follow it
   * @returns null where nothing is inside
   */
  at(frameIndex: FrameIndex, guide?: Uint8Array): Promise<AlphaPlane | null>
}

/** Everything but the objects: all of it where there are none. */
class InvertedMatteSource implements AlphaSource {
  constructor(
    private readonly source: AlphaSource,
    private readonly size: Size
  ) {}

  async at(frameIndex: FrameIndex, guide?: Uint8Array): Promise<AlphaPlane> {
    const { width, height } = this.size
    return inverted(
      (await this.source.at(frameIndex, guide)) ?? { width, height, data: new Uint16Array(width * height) }
    )
  }
}

interface MatteOptions {
  readonly ids: ReadonlySet<ObjectId>
  readonly edges: EdgeOptions
  readonly matting: Matting | null
}

/** Alpha of some objects, frame after frame. */
class MatteSource implements AlphaSource {
  readonly #masks: MaskSource
  readonly #range: FrameRange
  readonly #ids: ReadonlySet<ObjectId>
  readonly #edges: EdgeOptions
  readonly #matting: Matting | null
  /** Frames around the current one, for smoothing over time. */
  readonly #near = new Map<FrameIndex, MatteFrame | null>()

  constructor(masks: MaskSource, range: FrameRange, { ids, edges, matting }: MatteOptions) {
    this.#masks = masks
    this.#range = range
    this.#ids = ids
    this.#edges = edges
    this.#matting = matting
  }

  /** Null where the frame has no mask. */
  async at(frameIndex: FrameIndex, guide?: Uint8Array): Promise<AlphaPlane | null> {
    const reach = this.#edges.smoothFrames
    for (const known of this.#near.keys()) if (known < frameIndex - reach) this.#near.delete(known)
    const neighbours: { frame: MatteFrame; distance: number }[] = []
    for (let distance = -reach; distance <= reach; distance++) {
      const frame = distance === 0 ? null : await this.#frame(frameIndex + distance)
      if (frame) neighbours.push({ frame, distance })
    }
    const frame = await this.#frame(frameIndex)
    if (!frame) return null
    const request = { frame, neighbours, ids: this.#ids, edges: this.#edges, guide }
    if (!this.#matting) return matteOf(request)
    const bands = this.#matting.bands.filter((stroke) => stroke.frameIndex === frameIndex)
    return finished(await mattedShape(request, { ...this.#matting, bands }), this.#edges)
  }

  async #frame(frameIndex: FrameIndex): Promise<MatteFrame | null> {
    if (frameIndex < this.#range.from || frameIndex > this.#range.to) return null
    const known = this.#near.get(frameIndex)
    if (known !== undefined) return known
    const entry = await this.#masks.at(frameIndex)
    const frame = entry && (await unpacked(entry, this.#edges))
    this.#near.set(frameIndex, frame)
    return frame
  }
}

async function unpacked({ mask, soft, isReference }: ExportMask, edges: EdgeOptions): Promise<MatteFrame> {
  if (edgeKindOf(edges) === 'hard' || !soft || isReference) return { mask, isReference }
  const { width, height, objectIds, bytes } = soft
  const planes = new Uint8Array(await inflated(bytes))
  const fits = planes.length === width * height * objectIds.length
  return fits ? { mask, isReference, soft: { width, height, objectIds, planes } } : { mask, isReference }
}
