import { z } from 'zod'

/** How matting finds and shapes the edge of one object: what the sliders say, and where the refine-edge brush went. */

export const edgeTuningSchema = z.object({
  /** Half the width of the band alpha is found in, pixels of the video; absent: in proportion to the picture. */
  bandPx: z.number().min(1).max(200).optional(),
  /** 0: as the network found it; towards 1 the edge gets harder. */
  contrast: z.number().min(0).max(1),
  /** Above 0 the edge moves out, below 0 in: -1 … 1. */
  shift: z.number().min(-1).max(1)
})

/** A stroke of the refine-edge brush: where an object's alpha is to be found on a frame, or is not. */
export const bandStrokeSchema = z.object({
  frameIndex: z.int().min(0),
  objectId: z.int().min(1).max(255),
  /** Diameter, pixels of the video. */
  widthPx: z.number().min(1).max(4000),
  /** The band is taken away. */
  erase: z.boolean(),
  /** x and y in turn, pixels of the video. */
  points: z.array(z.number().min(-100_000).max(100_000)).min(2).max(40_000)
})

export const bandStrokesSchema = z.array(bandStrokeSchema).max(20_000)

export type EdgeTuning = z.infer<typeof edgeTuningSchema>
export type BandStroke = z.infer<typeof bandStrokeSchema>

export const plainTuning: EdgeTuning = { contrast: 0, shift: 0 }
