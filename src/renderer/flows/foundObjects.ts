import type { SegmentationObject } from '../../shared/domain/project'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { FoundTrack, FoundTracks } from '../../shared/domain/tracks'
import type { FrameIndex, FrameRange, ObjectId, PropagatedMask, Rgb } from '../../shared/domain/types'
import type { AcceptedTracks } from '../editor/acceptTracks'
import { newObject } from '../state/objects'

/** Frames whose suggestions are kept: some 50 kB each. */
const kept = 100

/** What the network offered on frames that were looked at, the latest of them. */
export class SuggestionCache {
  readonly #known = new Map<FrameIndex, FrameSuggestions>()
  #of: unknown = null

  /** @param video what the suggestions belong to: those of another one are forgotten @returns whether it was another one */
  belongTo(video: unknown): boolean {
    if (this.#of === video) return false
    this.#of = video
    this.#known.clear()
    return true
  }

  get(frameIndex: FrameIndex): FrameSuggestions | null {
    return this.#known.get(frameIndex) ?? null
  }

  add(found: FrameSuggestions): void {
    this.#known.set(found.frameIndex, found)
    const [oldest] = this.#known.keys()
    if (this.#known.size > kept && oldest !== undefined) this.#known.delete(oldest)
  }
}

/** A track with the object it is to become. */
export interface NamedTrack {
  readonly object: SegmentationObject
  readonly track: FoundTrack
}

/** @param ground colours of the picture below a track @returns null where ids run out */
export function namedTracks(
  tracks: readonly FoundTrack[],
  objects: readonly SegmentationObject[],
  ground: (track: FoundTrack) => readonly Rgb[] = () => []
): NamedTrack[] | null {
  const named: NamedTrack[] = []
  for (const track of tracks) {
    const object = newObject([...objects, ...named.map((each) => each.object)], ground(track))
    if (!object) return null
    named.push({ object, track })
  }
  return named
}

/** What of the tracks has to be made shot by shot. */
export interface ShotRequest extends FrameRange {
  readonly tracks: { readonly objectId: ObjectId; readonly embedding: Float32Array }[]
}

export function shotRequests({ shots }: FoundTracks, named: readonly NamedTrack[]): ShotRequest[] {
  return shots.flatMap(({ from, to }) => {
    const inShot = named.filter(({ track }) => track.shot.from === from)
    const tracks = inShot.map(({ object, track }) => ({ objectId: object.id, embedding: track.embedding }))
    return tracks.length === 0 ? [] : [{ from, to, tracks }]
  })
}

export function acceptedTracks(named: readonly NamedTrack[], masks: readonly PropagatedMask[]): AcceptedTracks {
  const best = ({ object, track }: NamedTrack): [ObjectId, FrameIndex] => {
    return [object.id, shownFrame(object.id, track.bestFrame, masks)]
  }
  return { objects: named.map(({ object }) => object), bestFrames: new Map(named.map(best)), masks }
}

/** The best frame, or where its mask came out empty at full size, the frame the network is surest of. */
function shownFrame(id: ObjectId, best: FrameIndex, masks: readonly PropagatedMask[]): FrameIndex {
  const sureness = (mask: PropagatedMask | undefined): number => mask?.confidence[id] ?? 0
  if (sureness(masks.find(({ frameIndex }) => frameIndex === best)) > 0) return best
  const surest = masks.reduce<PropagatedMask | undefined>((a, b) => (sureness(b) > sureness(a) ? b : a), masks[0])
  return surest?.frameIndex ?? best
}

/** Frames the strips show, each once, ascending. */
export function framesOfStrips({ tracks }: FoundTracks): FrameIndex[] {
  const all = tracks.flatMap(({ thumbnails }) => thumbnails.map(({ frameIndex }) => frameIndex))
  return [...new Set(all)].sort((a, b) => a - b)
}
