import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import type { FoundTracks } from '../../shared/domain/tracks'
import type { FrameIndex, FrameRange } from '../../shared/domain/types'
import type { FloatTensor } from '../inference/ortGraphs'
import { CutFinder } from './cuts'
import type { DiscoverDeps } from './discoverDeps'
import { rankTracks, type RankedTrack } from './rankTracks'
import { trackStrips } from './trackStrips'

/** Longer clips are looked at in steps: what joins frames to tracks grows with their number. */
const mostFrames = 600

/**
 * Looks for the objects of a range that nobody pointed at. Of each frame only what the detector knows of its objects is
 * kept (24 kB); masks are made for thumbnails alone.
 * @throws StudioError `no-objects-found`, `cancelled`, as `VideoDecoder.decode`, as `ObjectFinder`
 */
export async function discoverClip(range: FrameRange, deps: DiscoverDeps): Promise<FoundTracks> {
  const cuts = new CutFinder()
  const queries = await readQueries(range, cuts, deps)
  const shots = cuts.shots(range)
  const ranked: RankedTrack[] = []
  for (const shot of shots) {
    throwIfCancelled(deps.signal)
    const frames = [...queries.keys()].filter((frame) => frame >= shot.from && frame <= shot.to)
    if (frames.length === 0) continue
    ranked.push(
      ...rankTracks(await deps.finder.associate(stacked(frames.map((frame) => queries.get(frame)!))), frames, shot)
    )
  }
  const tracks = await trackStrips(ranked, deps)
  if (tracks.length > 0) return { range, shots, tracks }
  throw new StudioError('no-objects-found', 'No objects were found in this part of the clip.', {
    hint: 'Try another part, or paint an object and propagate it.'
  })
}

async function readQueries(
  range: FrameRange,
  cuts: CutFinder,
  { decoder, finder, signal, frameDone }: DiscoverDeps
): Promise<Map<FrameIndex, FloatTensor>> {
  const step = Math.ceil((range.to - range.from + 1) / mostFrames)
  const size = finder.networkSize(decoder.video.size)
  const queries = new Map<FrameIndex, FloatTensor>()
  for await (const frame of decoder.decode({ ...range, size }, signal)) {
    cuts.add(frame)
    const { frameIndex, width, height, data } = frame
    if ((frameIndex - range.from) % step === 0) {
      queries.set(frameIndex, await finder.queries({ frameIndex, width, height, data }))
    }
    throwIfCancelled(signal)
    frameDone()
  }
  return queries
}

/** Frames one after the other: [1, T, N, C]. */
function stacked(frames: readonly FloatTensor[]): FloatTensor {
  const [, , ...shape] = frames[0]!.dims
  const length = frames[0]!.data.length
  const data = new Float32Array(frames.length * length)
  frames.forEach((frame, at) => data.set(frame.data, at * length))
  return { dims: [1, frames.length, ...shape], data }
}
