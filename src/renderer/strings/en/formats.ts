import { annotationTraits, type AnnotationLayout } from '../../../shared/domain/annotationTraits'
import { codecTraits } from '../../../shared/domain/exportCodecs'
import type { PictureCodec } from '../../../shared/domain/exportFormats'
import { readingMeanings, type MaskReading } from '../../../shared/domain/importQuestion'
import { shapeHostTraits, type ShapeHost } from '../../../shared/domain/shapeFormat'

/** Formats of exports and readings of masks. The command line has the English ones too. */
export const formatStrings = {
  codecName: (codec: PictureCodec) => codecTraits[codec].label,
  layoutName: (layout: AnnotationLayout) => annotationTraits[layout].label,
  layoutHint: (layout: AnnotationLayout) => annotationTraits[layout].description,
  hostName: (host: ShapeHost) => shapeHostTraits[host].label,
  hostHint: (host: ShapeHost) => shapeHostTraits[host].description,
  /** Completes “Read as”. */
  readingOf: (reading: MaskReading) => readingMeanings[reading]
} as const
