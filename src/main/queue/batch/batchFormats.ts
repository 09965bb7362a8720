import { z } from 'zod'
import { annotationsFormatSchema } from '../../../shared/domain/annotationFormats'
import {
  backgroundFormatSchema,
  cutoutFormatSchema,
  edgeSchema,
  extrasSchema,
  framesFormatSchema,
  hideFormatSchema,
  matteFormatSchema,
  overlayFormatSchema
} from '../../../shared/domain/exportFormats'
import { usualHiding } from '../../../shared/domain/hideFormat'

/** Export formats as people write them: what they leave out has a usual value. */

const extras = extrasSchema
  .extend({
    audio: extrasSchema.shape.audio.default(true),
    subtitles: extrasSchema.shape.subtitles.default(true),
    chapters: extrasSchema.shape.chapters.default(true)
  })
  .prefault({})

const edges = edgeSchema
  .extend({
    soft: edgeSchema.shape.soft.default(true),
    featherPx: edgeSchema.shape.featherPx.default(0),
    growPx: edgeSchema.shape.growPx.default(0),
    smoothFrames: edgeSchema.shape.smoothFrames.default(0)
  })
  .prefault({})

const { codec, encoder } = framesFormatSchema.shape
const software = encoder.default('software')

export const batchFormatSchema = z.discriminatedUnion('kind', [
  overlayFormatSchema.extend({
    ...{ codec: codec.default('h264'), encoder: software, extras },
    opacity: overlayFormatSchema.shape.opacity.default(0.5),
    outlinePx: overlayFormatSchema.shape.outlinePx.default(2),
    labels: overlayFormatSchema.shape.labels.default(false)
  }),
  cutoutFormatSchema.extend({
    ...{ codec: codec.default('prores4444'), encoder: software, extras, edges },
    alpha: cutoutFormatSchema.shape.alpha.default('straight')
  }),
  matteFormatSchema.extend({ codec: codec.default('h264'), encoder: software, extras, edges }),
  backgroundFormatSchema.extend({ codec: codec.default('h264'), encoder: software, extras, edges }),
  hideFormatSchema.extend({
    ...{ codec: codec.default('h264'), encoder: software, extras },
    cover: hideFormatSchema.shape.cover.default({ kind: 'solid', colour: [0, 0, 0] }),
    marginPx: hideFormatSchema.shape.marginPx.default(usualHiding.marginPx),
    unsure: hideFormatSchema.shape.unsure.default(usualHiding.unsure),
    minConfidence: hideFormatSchema.shape.minConfidence.default(usualHiding.minConfidence),
    mute: hideFormatSchema.shape.mute.default([]),
    report: hideFormatSchema.shape.report.default(true)
  }),
  framesFormatSchema.extend({ codec: codec.default('png'), encoder: software, extras }),
  annotationsFormatSchema
])
