import type { ExportFormat, PictureFormat } from '../../shared/domain/exportFormats'
import { annotationWriters } from './annotations/annotationWriters'
import { backgroundWriter } from './background/backgroundWriter'
import { cutoutWriter } from './alpha/cutoutWriter'
import type { ExportWriter, FormatOf } from './exportWriter'
import { framesWriter } from './frames/framesWriter'
import { hideWriter } from './hide/hideWriter'
import { matteWriter } from './alpha/matteWriter'
import { shapesWriter } from './shapes/shapesWriter'
import { withTimelines } from './timeline/withTimelines'
import { overlayWriter } from './overlay/overlayWriter'

/** Every format an export can have, by its kind: a new one is a file beside this one and a line here. */

const pictureWriters: { readonly [K in PictureFormat['kind']]: ExportWriter<FormatOf<K>> } = {
  overlay: overlayWriter,
  cutout: cutoutWriter,
  matte: matteWriter,
  background: backgroundWriter,
  hide: hideWriter,
  frames: framesWriter
}

export function writerOf(format: ExportFormat): ExportWriter {
  // A writer is only ever given the format it was found by.
  if (format.kind === 'annotations') return annotationWriters[format.layout] as ExportWriter
  if (format.kind === 'shapes') return shapesWriter as ExportWriter
  return withTimelines(pictureWriters[format.kind] as ExportWriter<PictureFormat>) as ExportWriter
}
