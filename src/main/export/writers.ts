import { StudioError } from '../../shared/domain/errors'
import type { ExportFormat, PictureFormat } from '../../shared/domain/exportFormats'
import { annotationWriters } from './annotationWriters'
import type { ExportWriter, FormatOf } from './exportWriter'
import { overlayWriter } from './overlayWriter'

/** Every format an export can have, by its kind: a new one is a file beside this one and a line here. */

const pictureWriters: { readonly [K in PictureFormat['kind']]?: ExportWriter<FormatOf<K>> } = {
  overlay: overlayWriter
}

export function writerOf(format: ExportFormat): ExportWriter {
  // A writer is only ever given the format it was found by.
  if (format.kind === 'annotations') return annotationWriters[format.layout] as ExportWriter
  const writer = pictureWriters[format.kind]
  if (writer) return writer as ExportWriter
  throw new StudioError('bad-arguments', `There is no export called '${format.kind}'.`)
}
