import type { ImportedFrame } from '../../shared/domain/importedMasks'
import type { VideoInfo } from '../../shared/domain/types'
import { frameNameOf, numberedNames } from './frameNames'

interface Placed {
  readonly frames: ImportedFrame[]
  readonly notes: readonly string[]
}

/**
 * Frames of a clip that masks lie on. Of an image sequence those of the pictures' names, or of the pictures' numbers; of a
 * video the numbers, counted from 0, or from 1 where they end with the number of frames.
 * @param offset added to every frame; whoever says one has seen where they lie
 */
export function placeFrames(frames: readonly ImportedFrame[], video: VideoInfo, offset: number): Placed {
  const { frames: placed, notes } = placeUnmoved(frames, video, offset !== 0)
  return { frames: placed.map((frame) => ({ ...frame, frameIndex: frame.frameIndex + offset })), notes }
}

function placeUnmoved(frames: readonly ImportedFrame[], video: VideoInfo, isSeen: boolean): Placed {
  const files = video.sequence?.files
  if (!files) return fromOne(frames, video, isSeen)
  return byNames(frames, files) ?? byNumbers(frames, files) ?? fromOne(frames, video, isSeen)
}

/** Masks called as pictures of the sequence are; others are of pictures it does not have. */
function byNames(frames: readonly ImportedFrame[], files: readonly string[]): Placed | null {
  // Some systems take accented letters apart.
  const indexOf = new Map(files.map((file, frameIndex) => [frameNameOf(file).normalize(), frameIndex]))
  const found = frames.map(({ frameName }) => (frameName === null ? undefined : indexOf.get(frameName.normalize())))
  const strangers = frames.filter((_, position) => found[position] === undefined)
  if (strangers.length === frames.length) return null
  const placed = frames.flatMap((frame, position) => {
    const frameIndex = found[position]
    return frameIndex === undefined ? [] : [{ ...frame, frameIndex }]
  })
  return { frames: placed, notes: strangers.length === 0 ? [] : [strangerNote(strangers)] }
}

function strangerNote(strangers: readonly ImportedFrame[]): string {
  const name = strangers[0]?.frameName ?? `frame ${strangers[0]?.frameIndex ?? 0}`
  const count = strangers.length === 1 ? 'One mask is' : `${strangers.length} masks are`
  return `${count} of no picture of the clip (${name}) and ${strangers.length === 1 ? 'was' : 'were'} left out.`
}

/** Masks whose numbers are those of the pictures, where their names differ otherwise. */
function byNumbers(frames: readonly ImportedFrame[], files: readonly string[]): Placed | null {
  const numbers = numberedNames(files.map(frameNameOf)).map(({ number }) => number)
  const indexOf = new Map(numbers.map((number, frameIndex) => [number, frameIndex]))
  const isCounted = numbers.every((number, frameIndex) => number === frameIndex)
  if (isCounted || indexOf.size < files.length) return null
  const found = frames.map(({ frameName, frameIndex }) => (frameName === null ? undefined : indexOf.get(frameIndex)))
  if (found.includes(undefined)) return null
  const [first] = frames
  const note = `The numbers of the masks were taken as those of the pictures: ${first?.frameName ?? ''} lies on ${files[found[0] ?? 0] ?? ''}.`
  return { frames: frames.map((frame, position) => ({ ...frame, frameIndex: found[position] ?? 0 })), notes: [note] }
}

/** Numbered from 1 on, as FFmpeg and many tools do, where the last would lie outside otherwise; else it cannot be known. */
function fromOne(frames: readonly ImportedFrame[], { frameCount }: VideoInfo, isSeen: boolean): Placed {
  const [first, last] = [frames[0]?.frameIndex, frames.at(-1)?.frameIndex]
  const isNamed = frames.every(({ frameName }) => frameName !== null)
  if (!isNamed || first !== 1 || frameCount < 2) return { frames: [...frames], notes: [] }
  if (last === frameCount) {
    const note = `The masks are numbered from 1 to ${frameCount}, the clip’s last frame: 1 was taken as the first frame.`
    return { frames: frames.map((frame) => ({ ...frame, frameIndex: frame.frameIndex - 1 })), notes: [note] }
  }
  const note =
    'The first mask has number 1, and frames count from 0: it was taken as the second frame of the clip. If it is of the first, say so (in a terminal --ref 0=…).'
  return { frames: [...frames], notes: isSeen ? [] : [note] }
}
