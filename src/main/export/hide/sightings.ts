import { throwIfCancelled } from '../../../shared/domain/errors'
import type { ExportMask, ExportObject } from '../../../shared/domain/exportJob'
import { forEachRun } from '../../../shared/domain/maskRle'
import type { FrameIndex, FrameRange, ObjectId } from '../../../shared/domain/types'
import type { MaskSource } from '../exportWriter'

/**
 * What is known of an object on a frame. `unsure`: it has a mask the network is not sure enough of; `lost`: the frame has
 * masks, but none of it; `unmasked`: the frame has no masks at all; `absent`: the user painted the frame without it, and
 * it was not found since.
 */
export type Sight = 'sure' | 'unsure' | 'lost' | 'unmasked' | 'absent'

export interface Sighting {
  readonly id: ObjectId
  readonly sight: Sight
  /** What the mask is worth, 0..1; null where the mask was painted or does not say. */
  readonly confidence: number | null
  /** Frame whose mask stands in for it: the last one it was surely seen on, else the next; null where there is none. */
  readonly place: FrameIndex | null
}

export type FrameSightings = readonly Sighting[]

interface SightingRequest {
  readonly masks: MaskSource
  readonly range: FrameRange
  readonly objects: readonly Pick<ExportObject, 'id'>[]
  /** 0..1 */
  readonly minConfidence: number
  readonly signal: AbortSignal
}

/** Every object on every frame of a range, in the order of the frames. @throws StudioError `cancelled` */
export async function sightingsOf(request: SightingRequest): Promise<FrameSightings[]> {
  const { masks, range, objects, minConfidence, signal } = request
  const looks: Look[] = []
  for (let frameIndex = range.from; frameIndex <= range.to; frameIndex++) {
    throwIfCancelled(signal)
    looks.push(lookAt(await masks.at(frameIndex), minConfidence))
  }
  const columns = objects.map(({ id }) => sightingsOfOne(id, looks, range.from))
  return looks.map((_, at) => columns.map((column) => column[at]!))
}

/** A frame's mask as far as it counts here. */
interface Look {
  readonly has: boolean
  readonly painted: boolean
  readonly shown: ReadonlySet<ObjectId>
  readonly confidence: (id: ObjectId) => number | null
  readonly isSure: (id: ObjectId) => boolean
}

function lookAt(mask: ExportMask | null, minConfidence: number): Look {
  const shown = new Set<ObjectId>()
  if (mask) forEachRun(mask.mask, (label) => void (label !== 0 && shown.add(label)))
  const painted = mask?.isReference ?? false
  const confidence = (id: ObjectId): number | null => (painted ? null : (mask?.confidence?.[id] ?? null))
  const isSure = (id: ObjectId): boolean => shown.has(id) && (confidence(id) ?? 1) >= minConfidence
  return { has: mask !== null, painted, shown, confidence, isSure }
}

function sightingsOfOne(id: ObjectId, looks: readonly Look[], firstFrame: FrameIndex): Sighting[] {
  const places = placesOf(id, looks)
  let isAbsent = false
  return looks.map((look, at) => {
    if (look.shown.has(id) || !look.has) isAbsent = false
    else if (look.painted) isAbsent = !isFoundAgain(id, looks, at)
    const place = places[at] ?? null
    return {
      id,
      sight: sightOn(look, id, isAbsent),
      confidence: look.confidence(id),
      place: place === null ? null : place + firstFrame
    }
  })
}

function sightOn(look: Look, id: ObjectId, isAbsent: boolean): Sight {
  if (!look.has) return 'unmasked'
  if (look.isSure(id)) return 'sure'
  if (look.shown.has(id)) return 'unsure'
  return isAbsent ? 'absent' : 'lost'
}

/** A painted frame may leave an object out because it was about another one: the next carried frame tells. */
function isFoundAgain(id: ObjectId, looks: readonly Look[], at: number): boolean {
  return (
    looks
      .slice(at + 1)
      .find(({ has, painted }) => has && !painted)
      ?.shown.has(id) ?? false
  )
}

/** By frame: where it was surely seen before, else where it is seen next; masks nobody is sure of count last. */
function placesOf(id: ObjectId, looks: readonly Look[]): (number | null)[] {
  const sure = looks.map((look) => look.isSure(id))
  const seen = sure.includes(true) ? sure : looks.map((look) => look.shown.has(id))
  const first = seen.indexOf(true)
  let last = first === -1 ? null : first
  return seen.map((isSeen, at) => {
    if (isSeen) last = at
    return last
  })
}
