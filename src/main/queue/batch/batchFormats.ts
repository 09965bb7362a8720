import { z } from 'zod'
import { annotationsFormatSchema } from '../../../shared/domain/annotationFormats'
import { exportDefaults } from '../../../shared/domain/exportDefaults'
import {
  backgroundFormatSchema,
  cutoutFormatSchema,
  edgeKinds,
  edgesOfKind,
  edgeSchema,
  extrasSchema,
  framesFormatSchema,
  hideFormatSchema,
  matteFormatSchema,
  overlayFormatSchema,
  shapesFormatSchema
} from '../../../shared/domain/exportFormats'
import { shapeErrorLimits } from '../../../shared/domain/shapeFormat'
import { usualHiding } from '../../../shared/domain/hideFormat'

/** Export formats as people write them: what they leave out has a usual value. */

const extras = extrasSchema
  .extend({
    audio: extrasSchema.shape.audio.default(exportDefaults.extras.audio),
    subtitles: extrasSchema.shape.subtitles.default(exportDefaults.extras.subtitles),
    chapters: extrasSchema.shape.chapters.default(exportDefaults.extras.chapters)
  })
  .prefault({})

const edgeObject = edgeSchema
  .extend({
    soft: edgeSchema.shape.soft.default(exportDefaults.edges.soft),
    featherPx: edgeSchema.shape.featherPx.default(exportDefaults.edges.featherPx),
    growPx: edgeSchema.shape.growPx.default(exportDefaults.edges.growPx),
    smoothFrames: edgeSchema.shape.smoothFrames.default(exportDefaults.edges.smoothFrames)
  })
  .prefault({})

/** One word says as much as `--edges` does. */
const edges = z
  .union([z.enum(edgeKinds).transform((kind) => ({ ...exportDefaults.edges, ...edgesOfKind(kind) })), edgeObject])
  .prefault({})

const { codecs } = exportDefaults
const { codec, encoder } = framesFormatSchema.shape
const software = encoder.default('software')

export const batchFormatSchema = z.discriminatedUnion('kind', [
  overlayFormatSchema.extend({
    ...{ codec: codec.default(codecs.overlay), encoder: software, extras },
    opacity: overlayFormatSchema.shape.opacity.default(exportDefaults.opacity),
    labels: overlayFormatSchema.shape.labels.default(exportDefaults.labels)
  }),
  cutoutFormatSchema.extend({
    ...{ codec: codec.default(codecs.cutout), encoder: software, extras, edges },
    alpha: cutoutFormatSchema.shape.alpha.default(exportDefaults.alpha)
  }),
  matteFormatSchema.extend({ codec: codec.default(codecs.matte), encoder: software, extras, edges }),
  backgroundFormatSchema.extend({ codec: codec.default(codecs.background), encoder: software, extras, edges }),
  hideFormatSchema.extend({
    ...{ codec: codec.default(codecs.hide), encoder: software, extras },
    cover: hideFormatSchema.shape.cover.default({ kind: 'solid', colour: [0, 0, 0] }),
    marginPx: hideFormatSchema.shape.marginPx.default(usualHiding.marginPx),
    unsure: hideFormatSchema.shape.unsure.default(usualHiding.unsure),
    minConfidence: hideFormatSchema.shape.minConfidence.default(usualHiding.minConfidence),
    mute: hideFormatSchema.shape.mute.default([]),
    report: hideFormatSchema.shape.report.default(true)
  }),
  framesFormatSchema.extend({ codec: codec.default(codecs.frames), encoder: software, extras }),
  shapesFormatSchema.extend({ errorPx: shapesFormatSchema.shape.errorPx.default(shapeErrorLimits.usual) }),
  annotationsFormatSchema
])
