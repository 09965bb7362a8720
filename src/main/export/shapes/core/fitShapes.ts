import type { EncodedMask, FrameIndex, ObjectId } from '../../../../shared/domain/types'
import { traceContours } from './contour'
import { fitTrack, type FitWish, type FollowedOutline } from './fitTrack'
import { OutlineFollower } from './followOutlines'
import { perimeter } from './outline'
import { objectRegions } from './region'
import type { RotoShape } from '../../../../shared/domain/rotoShapes'
import type { Contour } from './types'

export interface MaskFrame {
  readonly frameIndex: FrameIndex
  /** Null where there is none. */
  readonly mask: EncodedMask | null
}

export interface FittedShapes {
  /** By object, then from the largest to the smallest: the order in which they are drawn. */
  readonly shapes: readonly RotoShape[]
  /** Parts and holes about as thin as the error: how many were left out of each object, over all frames. */
  readonly specks: ReadonlyMap<ObjectId, number>
}

export interface ShapesWish extends FitWish {
  /** How much of the work is done once all frames were looked at, 0..1. */
  readonly onFitted?: (share: number) => void
}

/** Shapes of objects over frames that follow each other. */
export async function fitShapes(
  frames: AsyncIterable<MaskFrame> | Iterable<MaskFrame>,
  ids: readonly ObjectId[],
  wish: ShapesWish
): Promise<FittedShapes> {
  const wanted = new Set(ids)
  const followers = new Map(ids.map((id) => [id, new OutlineFollower()]))
  const shapes: RotoShape[] = []
  const specks = new Map<ObjectId, number>()
  const fitted = async (id: ObjectId, ended: readonly FollowedOutline[]): Promise<void> => {
    for (const outline of ended) {
      const { isHole } = outline.contours[0]!
      for (const shape of await fitTrack(outline, wish)) shapes.push({ objectId: id, isHole, ...shape })
    }
  }
  for await (const { frameIndex, mask } of frames) {
    const regions = mask ? objectRegions(mask, wanted) : new Map<ObjectId, never>()
    for (const [id, follower] of followers) {
      const region = regions.get(id)
      const all = region ? traceContours(region) : []
      const kept = withoutSpecks(all, wish.errorPx)
      specks.set(id, (specks.get(id) ?? 0) + all.length - kept.length)
      await fitted(id, follower.next(frameIndex, kept))
    }
    await wish.breathe()
  }
  const left = [...followers].flatMap(([id, follower]) => follower.end().map((outline) => ({ id, outline })))
  const total = left.reduce((sum, { outline }) => sum + outline.contours.length, 0)
  let done = 0
  for (const { id, outline } of left) {
    await fitted(id, [outline])
    done += outline.contours.length
    wish.onFitted?.(done / total)
  }
  const order = new Map(ids.map((id, at) => [id, at]))
  shapes.sort((one, two) => order.get(one.objectId)! - order.get(two.objectId)! || two.area - one.area)
  return { shapes, specks }
}

/** What is about as thin as the error, and small: an object's largest part always stays. */
function withoutSpecks(contours: readonly Contour[], errorPx: number): Contour[] {
  const outer = contours.filter(({ isHole }) => !isHole)
  const largest = outer.reduce((area, contour) => Math.max(area, contour.area), 0)
  const isSpeck = (contour: Contour): boolean =>
    contour.area <= 12 * errorPx * errorPx && (2 * contour.area) / perimeter(contour) <= 1.5 * errorPx
  return contours.filter((contour) => (!contour.isHole && contour.area === largest) || !isSpeck(contour))
}
