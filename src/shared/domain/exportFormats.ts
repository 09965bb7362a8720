import { z } from 'zod'
import { annotationsFormatSchema } from './annotationFormats'
import { hideOptions } from './hideFormat'
import { qualitySchema } from './exportQuality'
import { shapeOptions } from './shapeFormat'
import { timelineKinds } from './timelineKinds'
import { rgbSchema } from './project'

/** What an export makes: one schema a kind. Pictures come as a video or as numbered files, depending on the codec. */

const pixels = z.number().min(0).max(100)

export const pictureCodecs = [
  'h264',
  'hevc',
  'av1',
  'prores422',
  'prores4444',
  'dnxhr',
  'vp9',
  'ffv1',
  'png',
  'jpeg'
] as const

/** Where an encoder runs: `auto` takes hardware that proves itself, else software. */
export const encoderChoices = ['auto', 'software', 'hardware'] as const

/**
 * How the edge of an object is made: `hard` is the label mask's; `soft` the network's probabilities, fitted to the picture;
 * `matting` has the alpha a network of its own finds around it, at full resolution.
 */
export const edgeKinds = ['hard', 'soft', 'matting'] as const
export type EdgeKind = (typeof edgeKinds)[number]

export const edgeSchema = z.object({
  /** The network's probabilities where there are any; otherwise the hard edge of the label mask. */
  soft: z.boolean(),
  /** Alpha around the edge by the matting network; where none is installed, soft edges. Absent: false. */
  matting: z.boolean().optional(),
  /** Pixels of the video over which the edge fades. */
  featherPx: pixels,
  /** Pixels the object grows by; negative ones shrink it. */
  growPx: z.number().min(-100).max(100),
  /** Frames on each side that are averaged in. */
  smoothFrames: z.int().min(0).max(8)
})

/** What the options say in one word: matting is more than soft. */
export function edgeKindOf({ soft, matting }: Pick<EdgeOptions, 'soft' | 'matting'>): EdgeKind {
  if (matting === true) return 'matting'
  return soft ? 'soft' : 'hard'
}

/** The options that mean a kind of edge. */
export function edgesOfKind(kind: EdgeKind): Pick<EdgeOptions, 'soft' | 'matting'> {
  return kind === 'matting' ? { soft: true, matting: true } : { soft: kind === 'soft' }
}

/**
 * Colours of pixels an object covers in part: `clean` has the object's own, without what was behind it; `as-is` the
 * picture's.
 */
export const foregroundChoices = ['clean', 'as-is'] as const

/** Absent: clean. */
const foreground = z.enum(foregroundChoices).optional()

/** What else of the original comes along. Copied bit for bit where the file can hold it. */
export const extrasSchema = z.object({ audio: z.boolean(), subtitles: z.boolean(), chapters: z.boolean() })

/** Everything but the objects takes their place. Absent: false. */
const invert = z.boolean().optional()

const video = {
  /** Which codecs a kind takes is in `exportCodecs.ts`. */
  codec: z.enum(pictureCodecs),
  /** Ending of the file where a codec has several: mp4, mov, mkv. Absent: the codec's usual one. */
  container: z.enum(['mp4', 'm4v', 'mov', 'mkv', 'webm']).optional(),
  encoder: z.enum(encoderChoices),
  /** Absent: as `exportQuality.ts` and `codecQuality.ts` say for what is left out. */
  quality: qualitySchema.optional(),
  extras: extrasSchema,
  /** Pictures of high dynamic range are tone-mapped for usual screens. Absent: they keep it. */
  standardRange: z.boolean().optional(),
  /** Set-ups for editing and compositing programs, beside the file. Absent: none. */
  timelines: z.array(z.enum(timelineKinds)).max(timelineKinds.length).optional()
}

export const backdropSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('colour'), colour: rgbSchema }),
  /** Fills the frame; what sticks out is cut off. */
  z.object({ kind: z.literal('image'), path: z.string().min(1) }),
  /** As `image`, from its first frame on; begins again when it ends. */
  z.object({ kind: z.literal('video'), path: z.string().min(1) }),
  /** The video itself, out of focus. */
  z.object({ kind: z.literal('blur'), radiusPx: pixels })
])

export const overlayFormatSchema = z.object({
  kind: z.literal('overlay'),
  ...video,
  opacity: z.number().min(0).max(1),
  /** Pixels of the video, 0 = none; absent: as the window draws them, see `defaultOutlinePx`. */
  outlinePx: z.number().min(0).max(64).optional(),
  /** Whether objects carry their names. */
  labels: z.boolean(),
  invert
})

export const cutoutFormatSchema = z.object({
  kind: z.literal('cutout'),
  ...video,
  edges: edgeSchema,
  foreground,
  /** Straight: colours as they are under the alpha. Premultiplied: fading to black with it. */
  alpha: z.enum(['straight', 'premultiplied']),
  invert
})

export const matteFormatSchema = z.object({ kind: z.literal('matte'), ...video, edges: edgeSchema, invert })

export const backgroundFormatSchema = z.object({
  kind: z.literal('background'),
  ...video,
  edges: edgeSchema,
  foreground,
  backdrop: backdropSchema,
  invert
})

/** Objects covered, so that nobody sees them. */
export const hideFormatSchema = z.object({ kind: z.literal('hide'), ...video, ...hideOptions, invert })

/** The pictures as they are, numbered. */
export const framesFormatSchema = z.object({ kind: z.literal('frames'), ...video })

/** Outlines of the objects as curves with keys. */
export const shapesFormatSchema = z.object({ kind: z.literal('shapes'), ...shapeOptions, invert })

export const exportFormatSchema = z.discriminatedUnion('kind', [
  overlayFormatSchema,
  cutoutFormatSchema,
  matteFormatSchema,
  backgroundFormatSchema,
  hideFormatSchema,
  framesFormatSchema,
  shapesFormatSchema,
  annotationsFormatSchema
])

export type PictureCodec = (typeof pictureCodecs)[number]
export type EncoderChoice = (typeof encoderChoices)[number]
export type EdgeOptions = z.infer<typeof edgeSchema>
export type ForegroundChoice = (typeof foregroundChoices)[number]
export type ExtraStreams = z.infer<typeof extrasSchema>
export type Backdrop = z.infer<typeof backdropSchema>
export type OverlayFormat = z.infer<typeof overlayFormatSchema>
export type CutoutFormat = z.infer<typeof cutoutFormatSchema>
export type MatteFormat = z.infer<typeof matteFormatSchema>
export type BackgroundFormat = z.infer<typeof backgroundFormatSchema>
export type HideFormat = z.infer<typeof hideFormatSchema>
export type ShapesFormat = z.infer<typeof shapesFormatSchema>
export type FramesFormat = z.infer<typeof framesFormatSchema>
export type PictureFormat = OverlayFormat | CutoutFormat | MatteFormat | BackgroundFormat | HideFormat | FramesFormat
export type ExportFormat = z.infer<typeof exportFormatSchema>
export type ExportKind = ExportFormat['kind']
