import type { EncodedMask } from '../../../shared/domain/types'
import type { ImportedMasks } from '../../../shared/domain/importedMasks'
import type { AnnotatedClip } from '../../interchange/annotatedClip'
import type { ClipWish } from '../../interchange/chooseClip'
import { cocoInstances } from '../../interchange/cocoJson'
import { readCoco } from '../../interchange/cocoRead'
import { csvTable } from '../../interchange/csvTable'
import { readCvat } from '../../interchange/cvatRead'
import { cvatVideo } from '../../interchange/cvatXml'
import { maskAreas } from '../../../shared/domain/maskRle'
import { readYtvis } from '../../interchange/ytvisRead'
import { ytvisVideo } from '../../interchange/ytvisJson'
import type { AnnotationCodec } from './annotationFileWriter'

/** The formats of one file, each with the reader that proves it. */

export const cocoCodec: AnnotationCodec = {
  encode: (clip, { segmentation = 'polygons' }) => JSON.stringify(cocoInstances(clip, segmentation)),
  verify: (text, clip, name) => compare(clip, readCoco(JSON.parse(text), own(name, clip)))
}

export const ytvisCodec: AnnotationCodec = {
  encode: (clip) => JSON.stringify(ytvisVideo(clip)),
  verify: (text, clip, name) => compare(clip, readYtvis(JSON.parse(text), own(name, clip)))
}

export const cvatCodec: AnnotationCodec = {
  encode: (clip) => cvatVideo(clip),
  // CVAT lists shapes: a frame without one is not in the file.
  verify: (text, clip, name) => {
    const shown = clip.frames.filter(({ mask }) => maskAreas(mask).size > 0)
    compare({ ...clip, frames: shown }, readCvat(text, own(name, clip)))
  }
}

export const csvCodec: AnnotationCodec = {
  encode: (clip) => csvTable(clip),
  verify: (text, { frames, objects }) => {
    // Names may hold line breaks, between quotes.
    const rows = text.replace(/"(?:[^"]|"")*"/g, '""').split('\r\n').length - 2
    const expected = frames.length * objects.length
    if (rows !== expected) throw new RangeError(`${rows} rows instead of ${expected}`)
  }
}

/** What the studio wrote is read with what it knows of the clip. */
function own(file: string, { name, size, frameCount }: AnnotatedClip): ClipWish {
  return { file, hint: { name, size, frameCount }, wanted: undefined }
}

function compare(clip: AnnotatedClip, back: Pick<ImportedMasks, 'frames'>): void {
  if (back.frames.length !== clip.frames.length) {
    throw new RangeError(`${back.frames.length} frames instead of ${clip.frames.length}`)
  }
  clip.frames.forEach(({ frameIndex, mask }, position) => {
    if (!isSame(mask, back.frames[position]!.mask)) throw new RangeError(`frame ${frameIndex} differs`)
  })
}

function isSame(one: EncodedMask, other: EncodedMask): boolean {
  const sameSize = one.width === other.width && one.height === other.height
  return sameSize && Buffer.compare(one.runs, other.runs) === 0
}
