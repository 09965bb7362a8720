import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import { withFrameRate } from '../../../shared/domain/sequencePath'
import type { Rational, Size, VideoInfo } from '../../../shared/domain/types'
import type { FoundSequence } from './imageSequence'
import { displayedSize } from '../probe/pictureGeometry'
import { displayOf } from './exifOrientation'
import { readPictureFile, type PictureFile } from './pictureFile'
import { sequenceContainer } from './sequenceInput'

/** Where nothing was chosen: film, and most data sets. */
export const usualFrameRate: Rational = { num: 24, den: 1 }

/** Bytes of a clip that are read before it opens; what is damaged behind them is named when it is decoded. */
const mostRead = 1024 ** 3
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

async function checkPictures({ folder, files }: FoundSequence, video: VideoInfo, signal?: AbortSignal): Promise<void> {
  let first: PictureFile | null = null
  let unread = mostRead
  for (const name of files) {
    if (signal) throwIfCancelled(signal)
    const path = join(folder, name)
    unread -= (await stat(path).catch(() => null))?.size ?? 0
    const picture = await checkedPicture(path, unread > 0)
    first ??= picture
    checkLikeFirst(name, picture, { name: files[0] ?? '', size: video.codedSize, picture: first })
  }
}

interface FirstOfAll {
  readonly name: string
  readonly size: Size
  readonly picture: PictureFile
}

/** @throws StudioError `file-unreadable` */
function checkLikeFirst(name: string, { orientation, exr, size }: PictureFile, first: FirstOfAll): void {
  if (orientation !== first.picture.orientation) {
    throw unfit(`The pictures are turned differently: ${name} is not as ${first.name}.`, 'Turn them all alike.')
  }
  if (!isSameLayer(exr, first.picture.exr)) {
    throw unfit(`The layers of ${name} are not those of ${first.name}.`, 'All pictures of a clip have the same layers.')
  }
  const { width, height } = first.size
  if (size === null || (size.width === width && size.height === height)) return
  const sizes = `${size.width}×${size.height}, ${first.name} ${width}×${height}`
  throw unfit(`The pictures differ in size: ${name} is ${sizes}.`, 'All pictures of a clip have one size.')
}

function isSameLayer(one: PictureFile['exr'], other: PictureFile['exr']): boolean {
  return one?.layer === other?.layer && one?.part === other?.part
}

/** @throws StudioError `file-unreadable` for a picture that is empty, damaged or cut off */
async function checkedPicture(path: string, checksSums = true): Promise<PictureFile> {
  const picture = await readPictureFile(path, checksSums)
  const hint = 'Render or copy it again; a clip needs all its pictures.'
  if (picture === null) throw unfit(`The picture ${basename(path)} is empty or damaged.`, hint)
  if (!picture.whole) throw unfit(`The picture ${basename(path)} is cut off in the middle.`, hint)
  return picture
}

function unfit(message: string, hint: string): StudioError {
  return new StudioError('file-unreadable', message, { hint })
}

/**
 * A picture, or the first of many, as programs show it: turned and mirrored as its camera asks.
 * @throws StudioError `file-unreadable` for one that is damaged or cut off
 */
export async function asShown(video: VideoInfo, path: string): Promise<VideoInfo> {
  const { orientation } = await checkedPicture(path)
  if (orientation === 1) return video
  const { rotationDegrees, mirrored } = displayOf(orientation)
  const size = displayedSize(video.codedSize, video.sampleAspect, rotationDegrees)
  const note =
    'The pictures are shown turned as their camera asks (EXIF): masks drawn on the stored picture do not fit.'
  return { ...video, size, rotationDegrees, ...(mirrored ? { mirrored } : {}), notes: [...video.notes, note] }
}

function gapNotes({ missing, files }: FoundSequence): string[] {
  if (missing.length === 0) return []
  const listed = missing.slice(0, namedGaps).join(', ')
  const more = missing.length > namedGaps ? ` and ${missing.length - namedGaps} more` : ''
  return [`Pictures are missing: ${listed}${more}. The ${files.length} there are follow each other without a pause.`]
}
