import { z } from 'zod'

/** Masks for other tools and data sets. One name a layout; each has a writer in `main/export`. */
export const annotationLayouts = ['davis'] as const

export const annotationsFormatSchema = z.object({
  kind: z.literal('annotations'),
  /** `davis`: a folder of indexed PNGs `00000.png` …, DAVIS palette, value = object id. */
  layout: z.enum(annotationLayouts)
})

export type AnnotationLayout = (typeof annotationLayouts)[number]
export type AnnotationsFormat = z.infer<typeof annotationsFormatSchema>
