import { z } from 'zod'
import { annotationLayouts } from './annotationTraits'

export const annotationsFormatSchema = z.object({
  kind: z.literal('annotations'),
  /** See `annotationTraits`. */
  layout: z.enum(annotationLayouts),
  /** `davis` and `youtube-vos`: the pictures come along, in `JPEGImages`. */
  images: z.boolean().optional(),
  /** `exr` and `cryptomatte`: layers have alpha as matting finds it. Absent: the network's own soft edges. */
  edges: z.literal('matting').optional(),
  /** `coco`: how regions are written. Both are exact; polygons are what most tools edit. */
  segmentation: z.enum(['polygons', 'rle']).optional()
})

export type AnnotationsFormat = z.infer<typeof annotationsFormatSchema>
