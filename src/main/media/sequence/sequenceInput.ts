import { join } from 'node:path'
import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'

/**
 * How FFmpeg is given a clip. A file is named; numbered pictures are listed on standard input, from the wanted frame on,
 * so that no seek is needed and gaps in the numbers do not matter.
 */

/** What takes the place of a container's name. */
export const sequenceContainer = 'image2'

/** Every listed picture lasts so long: AVIF counts whole seconds, and the first picture's clock is that of all. */
const listedMicros = 1_000_000

export function inputArguments(video: VideoInfo): string[] {
  const { sequence, decoder, inputOptions = [] } = video
  if (!sequence)
    return [...localOnly, ...inputOptions, ...(decoder ? ['-c:v', decoder] : []), '-i', mediaPath(video.path)]
  return [...localOnly, ...inputOptions, '-f', 'concat', '-safe', '0', '-i', 'pipe:0']
}

/** What to write to standard input for frames from `from` to `to`; null where FFmpeg opens the file itself. */
export function inputList({ sequence }: VideoInfo, from: FrameIndex, to: FrameIndex): string | null {
  if (!sequence) return null
  const entries = sequence.files.slice(from, to + 1).map((file) => {
    const path = mediaPath(join(sequence.folder, file)).replaceAll("'", "'\\''")
    return `file '${path}'\nduration ${listedMicros / 1e6}\n`
  })
  return `ffconcat version 1.0\n${entries.join('')}`
}

/** What stands in for the times of frames that can only be counted, microseconds a frame. */
export const countedMicros = 1000

/** Filters that give pictures times of their own where the file's tell nothing: listed and counted ones. */
export function inputTiming({ sequence, frameRate, decodeInOrder }: VideoInfo, from: FrameIndex): string[] {
  if (decodeInOrder) return ['settb=1/1000000', `setpts=N*${countedMicros}`]
  if (!sequence) return []
  const perFrame = `${listedMicros}*1000000*${frameRate.den}/${frameRate.num}`
  return ['settb=1/1000000', `setpts=round((PTS+${from * listedMicros})/${perFrame})`]
}
