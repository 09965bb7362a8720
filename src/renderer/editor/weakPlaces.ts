import type { FrameIndex, ObjectId } from '../../shared/domain/types'
import { maskAt, type EditorDocument } from './document'
import { doubtBelow } from './doubt'
import type { PixelRect } from './geometry'
import { objectFacts, overlapsOf, type ObjectFacts } from './maskFacts'
import type { Origins } from './origins'
import { SignsOfObject, type Sighted, type WeakReason } from './weakSigns'

/** One object on one frame. */
export interface WeakPlace {
  readonly frameIndex: FrameIndex
  readonly objectId: ObjectId
  /** The strongest first; one at least. */
  readonly reasons: readonly WeakReason[]
  /** To order places by; no unit. */
  readonly severity: number
  /** Where to look, pixels of the video. */
  readonly box: PixelRect
}

/** Places a list names. */
export const placesShown = 5

/** Frames this close show the same trouble; in long clips more, so that the list leads through all of it. */
function apart(frameCount: number): number {
  return Math.max(6, Math.round(frameCount / 30))
}

/** Frames surveyed at a time, so that the window stays at work. */
const batch = 40

export interface SurveyOptions {
  readonly frameCount: number
  /** Called between batches; waits for the window. */
  pause(): Promise<void>
  /** Given up: what is found so far is of no use. */
  readonly signal?: AbortSignal
}

/**
 * The weakest of the frames nobody painted: where the network is less sure than it usually is of the object, and where the
 * masks themselves look wrong beside those of the frame before. The weakest first, of frames close to each other one.
 * Masks that are out of date are left out: they are made anew anyway.
 */
export async function weakPlaces(
  document: EditorDocument,
  origins: Origins,
  options: SurveyOptions
): Promise<WeakPlace[]> {
  const frames = [...new Set([...document.references.keys(), ...document.propagated.keys()])].sort((a, b) => a - b)
  for (let at = 0; at < frames.length; at++) {
    if (at % batch === batch - 1) await options.pause()
    if (options.signal?.aborted) return []
    survey(document, frames[at]!)
  }
  const found = document.objects.flatMap(({ id }) => placesOf(document, origins, { id, frames }))
  return distinct(found, apart(options.frameCount))
}

/** Counts what is needed of a frame, once. */
function survey(document: EditorDocument, frameIndex: FrameIndex): void {
  const [mask, before] = [maskAt(document, frameIndex), maskAt(document, frameIndex - 1)]
  if (!mask) return
  objectFacts(mask)
  if (before) overlapsOf(mask, before)
}

function placesOf(
  document: EditorDocument,
  origins: Origins,
  { id, frames }: { readonly id: ObjectId; readonly frames: readonly FrameIndex[] }
): WeakPlace[] {
  const sighted = frames.map((frameIndex) => sightedOn(document, frameIndex, id))
  const signs = new SignsOfObject(id, sighted, doubtBelow(sighted.map(({ confidence }) => confidence)))
  return sighted.flatMap((here): WeakPlace[] => {
    const derived = document.propagated.get(here.frameIndex)
    if (!derived || here.painted || origins.isStale(id, here.frameIndex, derived)) return []
    const { reasons, severity, box } = signs.on(here)
    return reasons.length === 0 || !box ? [] : [{ frameIndex: here.frameIndex, objectId: id, reasons, severity, box }]
  })
}

function sightedOn(document: EditorDocument, frameIndex: FrameIndex, id: ObjectId): Sighted {
  const mask = maskAt(document, frameIndex)
  const before = maskAt(document, frameIndex - 1)
  const painted = document.references.has(frameIndex)
  const facts = factsOf(mask, id)
  const derived = document.propagated.get(frameIndex)
  return {
    frameIndex,
    painted,
    facts,
    before: factsOf(before, id),
    follows: before !== null,
    confidence: painted || !facts ? null : (derived?.confidence[id] ?? 0),
    overlaps: (mask && before && overlapsOf(mask, before).get(id)) ?? new Map()
  }
}

function factsOf(mask: Parameters<typeof objectFacts>[0] | null, id: ObjectId): ObjectFacts | null {
  return (mask && objectFacts(mask).get(id)) ?? null
}

function distinct(found: readonly WeakPlace[], reach: number): WeakPlace[] {
  const named: WeakPlace[] = []
  const order = (a: WeakPlace, b: WeakPlace): number => b.severity - a.severity || a.frameIndex - b.frameIndex
  for (const place of [...found].sort(order)) {
    if (named.length === placesShown) break
    if (named.every(({ frameIndex }) => Math.abs(frameIndex - place.frameIndex) >= reach)) named.push(place)
  }
  return named
}
