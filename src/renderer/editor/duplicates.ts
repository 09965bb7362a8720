import type { FoundTrack } from '../../shared/domain/tracks'
import type { EncodedMask } from '../../shared/domain/types'
import { objectFacts, overlapsOf } from './maskFacts'

/** Masks this much alike (IoU) are one object, offered twice. */
const alike = 0.8

/** @param one @param other label 1 is the object; of one size */
export function isSameObject(one: EncodedMask, other: EncodedMask): boolean {
  const both = overlapsOf(one, other).get(1)?.get(1) ?? 0
  const either = (objectFacts(one).get(1)?.area ?? 0) + (objectFacts(other).get(1)?.area ?? 0) - both
  return both >= alike * either
}

/** Positions of the masks that are not like an earlier one. */
export function distinctMasks(masks: readonly EncodedMask[]): number[] {
  const kept: number[] = []
  masks.forEach((mask, at) => {
    if (!kept.some((before) => isSameObject(mask, masks[before]!))) kept.push(at)
  })
  return kept
}

/** Tracks that are not like an earlier one on every frame that shows both. */
export function distinctTracks(tracks: readonly FoundTrack[]): FoundTrack[] {
  const kept: FoundTrack[] = []
  for (const track of tracks) if (!kept.some((before) => isSameTrack(track, before))) kept.push(track)
  return kept
}

function isSameTrack(one: FoundTrack, other: FoundTrack): boolean {
  const shared = one.thumbnails.flatMap(({ frameIndex, mask }) => {
    const beside = other.thumbnails.find((each) => each.frameIndex === frameIndex)
    return beside ? [isSameObject(mask, beside.mask)] : []
  })
  return shared.length > 0 && shared.every(Boolean)
}
