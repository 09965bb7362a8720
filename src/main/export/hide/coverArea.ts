import { forEachRun } from '../../../shared/domain/maskRle'
import type { HideFormat } from '../../../shared/domain/exportFormats'
import type { EncodedMask, FrameIndex, ObjectId, Size } from '../../../shared/domain/types'
import { fullAlpha, grown, type AlphaPlane } from '../alpha/alphaFilters'
import type { MaskSource } from '../exportWriter'
import type { FrameSightings, Sighting } from './sightings'

interface CoverRequest {
  readonly masks: MaskSource
  readonly frameIndex: FrameIndex
  readonly sightings: FrameSightings
  readonly size: Size
  readonly format: Pick<HideFormat, 'marginPx' | 'unsure' | 'invert'>
}

/**
 * Which pixels of a frame are covered: 65535 or 0, margin included. Objects that were not surely found are covered as the
 * policy says; where everything but the objects is hidden, they are hidden with it.
 */
export async function coverArea(request: CoverRequest): Promise<AlphaPlane> {
  const { masks, frameIndex, sightings, size, format } = request
  const { width, height } = size
  const area = { width, height, data: new Uint16Array(width * height) }
  if (format.unsure === 'whole-frame' && sightings.some(isDoubtful)) return filled(area)
  const now = (await masks.at(frameIndex))?.mask
  if (format.invert === true) {
    filled(area)
    const kept = sightings.filter(({ sight }) => sight === 'sure')
    if (now) paint(area, now, idsOf(kept), 0)
    return grown(area, format.marginPx)
  }
  if (now) paint(area, now, idsOf(sightings), fullAlpha)
  for (const [place, ids] of standIns(sightings)) {
    const there = (await masks.at(place))?.mask
    if (there) paint(area, there, ids, fullAlpha)
  }
  return grown(area, format.marginPx)
}

/** Not surely found, and not said to be elsewhere. */
export function isDoubtful({ sight }: Sighting): boolean {
  return sight === 'unsure' || sight === 'lost' || sight === 'unmasked'
}

function standIns(sightings: FrameSightings): Map<FrameIndex, Set<ObjectId>> {
  const found = new Map<FrameIndex, Set<ObjectId>>()
  for (const { id, place } of sightings.filter(isDoubtful)) {
    if (place !== null) found.set(place, (found.get(place) ?? new Set()).add(id))
  }
  return found
}

function idsOf(sightings: FrameSightings): Set<ObjectId> {
  return new Set(sightings.map(({ id }) => id))
}

function filled(area: AlphaPlane): AlphaPlane {
  area.data.fill(fullAlpha)
  return area
}

function paint(area: AlphaPlane, mask: EncodedMask, ids: ReadonlySet<ObjectId>, value: number): void {
  forEachRun(mask, (label, start, length) => {
    if (ids.has(label)) area.data.fill(value, start, start + length)
  })
}
