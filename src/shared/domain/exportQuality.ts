import { z } from 'zod'

/** How much a picture export keeps, and at what price: what is left out is as it was before there was a choice. */

/** From the fastest, with the largest files, to the slowest: the names x264 and x265 have for them, here of every codec. */
export const encoderPresets = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow'
] as const

export const codecProfiles = [
  ...(['proxy', 'lt', 'standard', 'hq'] as const),
  ...(['4444', '4444xq'] as const),
  ...(['dnxhr-lb', 'dnxhr-sq', 'dnxhr-hq', 'dnxhr-hqx', 'dnxhr-444'] as const)
] as const

export const chromaChoices = ['420', '422', '444'] as const
export const depthChoices = [8, 10, 16] as const

/** Which of these a codec takes is in `codecQuality.ts`. */
export const qualitySchema = z
  .object({
    /** Constant quality on the codec's own scale: small is good and large, see `codecQuality`. */
    crf: z.int().min(0).max(63).optional(),
    /** In place of `crf`: kilobits a second that the file may take on average. */
    bitRateKbit: z.int().min(50).max(2_000_000).optional(),
    preset: z.enum(encoderPresets).optional(),
    /** Bits a sample; absent: as the video has them, as far as the codec goes. */
    bitDepth: z.literal(depthChoices).optional(),
    /** Absent: 4:2:0 where every player must take it, else as the video has it. */
    chroma: z.enum(chromaChoices).optional(),
    profile: z.enum(codecProfiles).optional(),
    /** Of JPEG pictures, 1 to 100; absent: 100, near to lossless. */
    jpegQuality: z.int().min(1).max(100).optional()
  })
  .refine(({ crf, bitRateKbit }) => crf === undefined || bitRateKbit === undefined, {
    message: 'crf and bitRateKbit exclude each other: give one of them'
  })

export type ExportQuality = z.infer<typeof qualitySchema>
export type EncoderPreset = (typeof encoderPresets)[number]
export type CodecProfile = (typeof codecProfiles)[number]
export type ChromaChoice = (typeof chromaChoices)[number]
export type DepthChoice = (typeof depthChoices)[number]
