import type { ExportFormat, PictureFormat } from '../../shared/domain/exportFormats'
import { annotationWriters } from './annotationWriters'
import { backgroundWriter } from './backgroundWriter'
import { cutoutWriter } from './cutoutWriter'
import type { ExportWriter, FormatOf } from './exportWriter'
import { framesWriter } from './framesWriter'
import { matteWriter } from './matteWriter'
import { overlayWriter } from './overlayWriter'

/** Every format an export can have, by its kind: a new one is a file beside this one and a line here. */

const pictureWriters: { readonly [K in PictureFormat['kind']]: ExportWriter<FormatOf<K>> } = {
  overlay: overlayWriter,
  cutout: cutoutWriter,
  matte: matteWriter,
  background: backgroundWriter,
  frames: framesWriter
}

export function writerOf(format: ExportFormat): ExportWriter {
  // A writer is only ever given the format it was found by.
  if (format.kind === 'annotations') return annotationWriters[format.layout] as ExportWriter
  return pictureWriters[format.kind] as ExportWriter
}
