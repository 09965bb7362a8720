import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { inverted, type AlphaPlane } from './alphaFilters'
import { matteOf, type MatteFrame } from './alphaMatte'
import type { BackgroundFormat, CutoutFormat, EdgeOptions, MatteFormat } from '../../../shared/domain/exportFormats'
import type { ExportMask, ExportObject } from '../../../shared/domain/exportJob'
import type { FrameIndex, FrameRange, ObjectId, Size } from '../../../shared/domain/types'
import type { ExportContext, MaskSource } from '../exportWriter'

const inflated = promisify(inflate)

/** Alpha of the objects of a target. */
export function matteSourceFor(
  { masks, range, maskRange, format, video: { size } }: ExportContext<BackgroundFormat | CutoutFormat | MatteFormat>,
  objects: readonly ExportObject[]
): AlphaSource {
  const source = new MatteSource(masks, maskRange ?? range, new Set(objects.map(({ id }) => id)), format.edges)
  return format.invert === true ? new InvertedMatteSource(source, size) : source
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

/** Alpha of some objects, frame after frame. */
class MatteSource implements AlphaSource {
  readonly #masks: MaskSource
  readonly #range: FrameRange
  readonly #ids: ReadonlySet<ObjectId>
  readonly #edges: EdgeOptions
  /** Frames around the current one, for smoothing over time. */
  readonly #near = new Map<FrameIndex, MatteFrame | null>()

  constructor(masks: MaskSource, range: FrameRange, ids: ReadonlySet<ObjectId>, edges: EdgeOptions) {
    this.#masks = masks
    this.#range = range
    this.#ids = ids
    this.#edges = edges
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
    return frame && matteOf({ frame, neighbours, ids: this.#ids, edges: this.#edges, guide })
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
  if (!edges.soft || !soft || isReference) return { mask, isReference }
  const { width, height, objectIds, bytes } = soft
  const planes = new Uint8Array(await inflated(bytes))
  const fits = planes.length === width * height * objectIds.length
  return fits ? { mask, isReference, soft: { width, height, objectIds, planes } } : { mask, isReference }
}
