import type { FrameIndex, FrameRange } from '../../shared/domain/types'
import type { TrackSet } from '../suggest/trackDecoder'

/** A track before its masks were looked at. */
export interface RankedTrack {
  readonly score: number
  readonly shot: FrameRange
  readonly embedding: Float32Array
  /** Frames that were looked at, ascending, and whether the object is on them, 0..1. */
  readonly frames: readonly FrameIndex[]
  readonly presence: Float32Array
}

/** Below this hardly any track is an object. */
const leastScore = 0.2
/** Worth thumbnails; doubles among them are found by their masks. */
const most = 12

/** The tracks of a shot that are worth a look, best first. @param frames that the set was made of */
export function rankTracks(set: TrackSet, frames: readonly FrameIndex[], shot: FrameRange): RankedTrack[] {
  const { scores, embeddings, presence } = set
  const channels = embeddings.dims[2] ?? 0
  return [...scores.data.keys()]
    .filter((at) => scores.data[at]! >= leastScore)
    .sort((a, b) => scores.data[b]! - scores.data[a]! || a - b)
    .slice(0, most)
    .map((at) => ({
      score: scores.data[at]!,
      shot,
      embedding: embeddings.data.slice(at * channels, (at + 1) * channels),
      frames,
      presence: presence.data.slice(at * frames.length, (at + 1) * frames.length)
    }))
}
