import { type BandStroke, type EdgeTuning, plainTuning } from '../../../../shared/domain/edgeTuning'
import type { ObjectId } from '../../../../shared/domain/types'
import type { MattingNetwork } from '../../../session/matting'
import type { AlphaPlane } from '../alphaFilters'
import { shapeOf, type MatteRequest } from '../alphaMatte'
import { bandAround, bandRadius, type Band } from './band'
import { areNear, objectBoxes, type Box } from './objectBoxes'
import { paintBand } from './paintedBand'
import { refineAlpha, type RefineOptions } from './refineAlpha'
import { sharedAlpha, summedAlpha } from './sharedAlpha'
import type { ToRgb } from './tiles'
import { tuneAlpha } from './tuneAlpha'

export interface Matting {
  readonly network: MattingNetwork
  readonly toRgb: ToRgb
  readonly signal: AbortSignal
  /** Of objects whose edges are not as the network finds them. */
  readonly tunings: ReadonlyMap<ObjectId, EdgeTuning>
  /** Strokes of the refine-edge brush, of the frame where it is one frame that is asked for. */
  readonly bands: readonly BandStroke[]
}

/**
 * Alpha of a request's objects by the network: those tuned alike together, since what is between two of them is no edge,
 * and beside those of other objects that come near, so that all add up to one at most.
 * @throws StudioError `cancelled`, `inference-failed`
 */
export async function mattedShape(request: MatteRequest, matting: Matting): Promise<AlphaPlane> {
  const planes: AlphaPlane[] = []
  for (const ids of tunedAlike(request.ids, matting)) planes.push(await refined({ ...request, ids }, matting, {}))
  const [first, ...more] = planes
  const own = first ? summedAlpha([first, ...more]) : shapeOf(request)
  const others: AlphaPlane[] = []
  for (const id of neighboursOf(request, matting)) {
    others.push(await refined({ ...request, ids: new Set([id]) }, matting, { within: own }))
  }
  return sharedAlpha(own, others)
}

/** Groups of objects with one tuning each. */
function tunedAlike(ids: ReadonlySet<ObjectId>, { tunings }: Matting): Set<ObjectId>[] {
  const groups = new Map<string, Set<ObjectId>>()
  for (const id of ids) {
    const key = JSON.stringify(tunings.get(id) ?? plainTuning)
    groups.set(key, (groups.get(key) ?? new Set()).add(id))
  }
  return [...groups.values()]
}

async function refined(
  request: MatteRequest,
  matting: Matting,
  options: Omit<RefineOptions, 'signal'>
): Promise<AlphaPlane> {
  const soft = shapeOf(request)
  const { guide, ids } = request
  if (!guide) return soft
  const { network, toRgb, signal } = matting
  const tuning = tuningOf(ids, matting)
  const band = bandOf(soft, ids, matting)
  const alpha = await refineAlpha({ guide, toRgb, soft, band }, network, { ...options, signal })
  tuneAlpha(alpha, band, tuning)
  return alpha
}

function tuningOf(ids: ReadonlySet<ObjectId>, { tunings }: Matting): EdgeTuning {
  const [id] = ids
  return (id === undefined ? undefined : tunings.get(id)) ?? plainTuning
}

function bandOf(soft: AlphaPlane, ids: ReadonlySet<ObjectId>, matting: Matting): Band {
  const { bandPx = bandRadius(soft, matting.network.layout.band) } = tuningOf(ids, matting)
  const band = bandAround(soft, bandPx)
  const strokes = matting.bands.filter(({ objectId }) => ids.has(objectId))
  paintBand(band, strokes)
  return band
}

/** Objects that are not asked for and whose edges may meet those that are. */
function neighboursOf({ frame, ids }: MatteRequest, { network, tunings }: Matting): ObjectId[] {
  const boxes = objectBoxes(frame)
  const usual = bandRadius(frame.mask, network.layout.band)
  const reach = 2 * Math.max(usual, ...[...tunings.values()].map(({ bandPx = 0 }) => bandPx))
  const own = [...ids].flatMap((id): Box[] => [boxes.get(id)].filter((box) => box !== undefined))
  return [...boxes]
    .filter(([id, box]) => !ids.has(id) && own.some((each) => areNear(each, box, reach)))
    .map(([id]) => id)
}
