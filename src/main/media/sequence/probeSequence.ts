import { basename, join } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import { withFrameRate } from '../../../shared/domain/sequencePath'
import type { Rational, VideoInfo } from '../../../shared/domain/types'
import type { FoundSequence } from './imageSequence'
import { pictureSize } from './pictureSize'
import { sequenceContainer } from './sequenceInput'

/** Where nothing was chosen: film, and most data sets. */
export const usualFrameRate: Rational = { num: 24, den: 1 }

/** Numbers at most this many are named one by one. */
const namedGaps = 6

/**
 * What a clip of numbered pictures is: what its first picture is, at a frame rate.
 * @param first what probing the first picture as a video of one frame found
 * @throws StudioError `file-unreadable` for a picture that is damaged or of another size
 */
export async function probeSequence(found: FoundSequence, first: VideoInfo, signal?: AbortSignal): Promise<VideoInfo> {
  await checkPictures(found, first, signal)
  const { folder, files } = found
  const frameRate = found.frameRate ?? usualFrameRate
  const micros = (frame: number): number => Math.round((frame * frameRate.den * 1e6) / frameRate.num)
  return {
    ...first,
    path: withFrameRate(found.path, frameRate),
    container: sequenceContainer,
    frameRate,
    timeBase: { num: frameRate.den, den: frameRate.num },
    frameCount: files.length,
    timesMicros: Float64Array.from({ length: files.length }, (_, frame) => micros(frame)),
    variableFrameRate: false,
    durationMicros: micros(files.length),
    sequence: { folder, files },
    notes: [...first.notes, ...gapNotes(found)]
  }
}

async function checkPictures({ folder, files }: FoundSequence, first: VideoInfo, signal?: AbortSignal): Promise<void> {
  const { width, height } = first.codedSize
  for (const name of files) {
    if (signal) throwIfCancelled(signal)
    const size = await pictureSize(join(folder, name))
    if (size === null) continue
    if (size === 'damaged') {
      throw new StudioError('file-unreadable', `The picture ${name} is empty or damaged.`, {
        hint: 'Render or copy it again; a clip needs all its pictures.'
      })
    }
    if (size.width === width && size.height === height) continue
    const sizes = `${size.width}×${size.height}, ${basename(files[0] ?? '')} ${width}×${height}`
    throw new StudioError('file-unreadable', `The pictures differ in size: ${name} is ${sizes}.`, {
      hint: 'All pictures of a clip have one size.'
    })
  }
}

function gapNotes({ missing, files }: FoundSequence): string[] {
  if (missing.length === 0) return []
  const listed = missing.slice(0, namedGaps).join(', ')
  const more = missing.length > namedGaps ? ` and ${missing.length - namedGaps} more` : ''
  return [`Pictures are missing: ${listed}${more}. The ${files.length} there are follow each other without a pause.`]
}
