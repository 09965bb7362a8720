import { throwIfCancelled } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { FoundTrack, TrackThumbnail } from '../../shared/domain/tracks'
import type { FrameIndex, FrameRange, LabelMask } from '../../shared/domain/types'
import type { FloatTensor } from '../inference/ortGraphs'
import { mostShare } from '../suggest/choose'
import type { DiscoverDeps } from './discoverDeps'
import type { RankedTrack } from './rankTracks'

/** Frames of a shot that masks are looked at on, spread evenly. */
const spread = 6
/** Thumbnails a track. */
const mostThumbnails = 6
/** Tracks a shot. */
const mostTracks = 8
/** An object is on a frame from here on. */
export const leastPresence = 0.5
/** Of the grid: less is a speck. */
const leastShare = 0.0015
/** Two tracks more alike than this (IoU over the frames looked at) are the same object. */
const mostOverlap = 0.7

type Seen = ReadonlyMap<FrameIndex, LabelMask>

/**
 * Looks at masks of every track on a few frames, and leaves out those that show nothing and those that show what a better
 * one does.
 */
export async function trackStrips(
  ranked: readonly RankedTrack[],
  deps: Omit<DiscoverDeps, 'frameDone'>
): Promise<FoundTrack[]> {
  const tracks: FoundTrack[] = []
  for (const shot of new Set(ranked.map((track) => track.shot))) {
    const inShot = ranked.filter((track) => track.shot === shot)
    const seen = await masksOn(framesToSee(inShot, shot), inShot, deps)
    tracks.push(...distinct(inShot, seen))
  }
  return tracks
}

/** Evenly spread frames, and the one each track is surest of; only frames that were looked at before. */
function framesToSee(tracks: readonly RankedTrack[], { from, to }: FrameRange): FrameIndex[] {
  const known = tracks[0]?.frames ?? []
  const even = Array.from({ length: spread }, (_, at) => from + ((to - from) * (at + 0.5)) / spread)
  const nearest = even.map((wanted) =>
    known.reduce((best, frame) => (Math.abs(frame - wanted) < Math.abs(best - wanted) ? frame : best), from)
  )
  return [...new Set([...nearest, ...tracks.map(surestFrame)])].sort((a, b) => a - b)
}

function surestFrame({ frames, presence }: RankedTrack): FrameIndex {
  return frames[presence.reduce((best, value, at) => (value > presence[best]! ? at : best), 0)] ?? 0
}

/** @returns by track, the masks of the frames it is on */
async function masksOn(
  wanted: readonly FrameIndex[],
  tracks: readonly RankedTrack[],
  { decoder, finder, signal }: Omit<DiscoverDeps, 'frameDone'>
): Promise<Seen[]> {
  const seen = tracks.map(() => new Map<FrameIndex, LabelMask>())
  const size = finder.networkSize(decoder.video.size)
  const embeddings = joined(tracks.map(({ embedding }) => embedding))
  for (const frameIndex of wanted) {
    throwIfCancelled(signal)
    for await (const { width, height, data } of decoder.decode({ from: frameIndex, to: frameIndex, size }, signal)) {
      const logits = await finder.trackMasks({ frameIndex, width, height, data }, embeddings)
      tracks.forEach((track, at) => {
        const mask = isOn(track, frameIndex) ? insideOf(logits, at) : null
        if (mask) seen[at]!.set(frameIndex, mask)
      })
    }
  }
  return seen
}

function isOn({ frames, presence }: RankedTrack, frameIndex: FrameIndex): boolean {
  const at = frames.indexOf(frameIndex)
  return at >= 0 && presence[at]! >= leastPresence
}

/** Embeddings as [1, K, M]. */
export function joined(embeddings: readonly Float32Array[]): FloatTensor {
  const length = embeddings[0]?.length ?? 0
  const data = new Float32Array(embeddings.length * length)
  embeddings.forEach((embedding, at) => data.set(embedding, at * length))
  return { dims: [1, embeddings.length, length], data }
}

/** Cells inside, null where they are a speck or leave no background. */
function insideOf({ dims, data }: FloatTensor, at: number): LabelMask | null {
  const [, , height = 0, width = 0] = dims
  const plane = width * height
  const inside = new Uint8Array(plane)
  let area = 0
  for (let cell = 0; cell < plane; cell++) {
    if (!(data[at * plane + cell]! > 0)) continue
    inside[cell] = 1
    area++
  }
  return area >= leastShare * plane && area <= mostShare * plane ? { width, height, data: inside } : null
}

function distinct(tracks: readonly RankedTrack[], seen: readonly Seen[]): FoundTrack[] {
  const kept: number[] = []
  for (const at of tracks.keys()) {
    if (kept.length === mostTracks) break
    if (seen[at]!.size === 0 || kept.some((other) => alike(seen[at]!, seen[other]!) > mostOverlap)) continue
    kept.push(at)
  }
  return kept.map((at) => found(tracks[at]!, seen[at]!))
}

/** IoU over all frames either is seen on. */
function alike(a: Seen, b: Seen): number {
  let [both, either] = [0, 0]
  for (const frameIndex of new Set([...a.keys(), ...b.keys()])) {
    const [one, other] = [a.get(frameIndex), b.get(frameIndex)]
    const shared = one && other ? sharedCells(one, other) : 0
    both += shared
    either += cellsOf(one) + cellsOf(other) - shared
  }
  return either === 0 ? 0 : both / either
}

function sharedCells(a: LabelMask, b: LabelMask): number {
  return a.data.reduce((sum, inside, cell) => sum + (inside & b.data[cell]!), 0)
}

function cellsOf(mask: LabelMask | undefined): number {
  return mask ? mask.data.reduce((sum, inside) => sum + inside, 0) : 0
}

function found({ score, shot, embedding, frames, presence }: RankedTrack, seen: Seen): FoundTrack {
  const sureness = (frame: FrameIndex): number => presence[frames.indexOf(frame)] ?? 0
  const shown = [...seen.keys()]
  const bestFrame = shown.reduce(
    (best, frame) => (sureness(frame) > sureness(best) ? frame : best),
    shown[0] ?? shot.from
  )
  const thumbnails = evenly(shown, bestFrame).map((frameIndex): TrackThumbnail => {
    return { frameIndex, mask: encodeMask(seen.get(frameIndex)!) }
  })
  const present = presence.filter((value) => value >= leastPresence).length
  return { score, shot, bestFrame, presence: present / presence.length, embedding, thumbnails }
}

/** At most so many of the frames, spread over them, the best one among them. */
function evenly(frames: readonly FrameIndex[], best: FrameIndex): FrameIndex[] {
  const others = frames.filter((frame) => frame !== best)
  const count = Math.min(others.length, mostThumbnails - 1)
  const picked = Array.from({ length: count }, (_, at) => others[Math.floor(((at + 0.5) * others.length) / count)]!)
  return [...picked, best].sort((a, b) => a - b)
}
