import type { FrameRange } from '../../../shared/domain/types'
import { CutFinder } from '../../discover/cuts'
import type { VideoDecoder } from '../../session/ports'

/** Enough to tell shots apart by their colours; the whole clip is decoded for it. */
const lookAt = { width: 96, height: 54 }

/** The shots of a range, by the cut detection that `discover` has too. @throws StudioError as the decoder */
export async function findShots(decoder: VideoDecoder, range: FrameRange, signal: AbortSignal): Promise<FrameRange[]> {
  const finder = new CutFinder()
  for await (const frame of decoder.decode({ ...range, size: lookAt }, signal)) finder.add(frame)
  return finder.shots(range)
}
