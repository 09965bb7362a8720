import type { AnnotationLayout } from '../../../shared/domain/annotationTraits'
import { cocoCodec, csvCodec, cvatCodec, ytvisCodec } from './annotationCodecs'
import { annotationFileWriter } from './annotationFileWriter'
import { davisWriter, youtubeVosWriter } from './dataSetWriters'
import { compWriter } from '../comp/compWriter'
import type { ExportWriter, FormatOf } from '../exportWriter'
import { exrWriter } from './exrWriter'
import { maskFolderWriter } from './maskFolderWriter'

/** Every layout of annotations. */
export const annotationWriters: Readonly<Record<AnnotationLayout, ExportWriter<FormatOf<'annotations'>>>> = {
  masks: maskFolderWriter,
  davis: davisWriter,
  'youtube-vos': youtubeVosWriter,
  coco: annotationFileWriter(cocoCodec),
  ytvis: annotationFileWriter(ytvisCodec),
  cvat: annotationFileWriter(cvatCodec),
  exr: exrWriter,
  cryptomatte: compWriter,
  csv: annotationFileWriter(csvCodec)
}
