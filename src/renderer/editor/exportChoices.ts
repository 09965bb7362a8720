import { exportDefaults } from '../../shared/domain/exportDefaults'
import type { AnnotationLayout } from '../../shared/domain/annotationTraits'
import { annotationLayouts } from '../../shared/domain/annotationTraits'
import { codecsOf, codecTraits } from '../../shared/domain/exportCodecs'
import { defaultNameTemplate } from '../../shared/domain/exportNames'
import { coverKinds, parseMutedFrames, unsurePolicies, usualHiding } from '../../shared/domain/hideFormat'
import type { Cover, UnsurePolicy } from '../../shared/domain/hideFormat'
import { shapeErrorLimits, shapeHosts, type ShapeHost } from '../../shared/domain/shapeFormat'
import { timelineKinds, type TimelineKind } from '../../shared/domain/timelineKinds'
import {
  type Backdrop,
  type EdgeKind,
  type EdgeOptions,
  edgesOfKind,
  type EncoderChoice,
  type ExportFormat,
  type ExportKind,
  type ExtraStreams,
  type ForegroundChoice,
  foregroundChoices,
  type PictureCodec,
  type PictureFormat
} from '../../shared/domain/exportFormats'
import { chosenQuality, knownQuality, type QualityChoices, usualQuality } from './qualityChoices'

/** What the export panel asks, kind by kind: what was chosen for one kind is still there after a look at another. */

export const exportKinds: readonly ExportKind[] = [
  'overlay',
  'cutout',
  'matte',
  'background',
  'hide',
  'frames',
  'shapes',
  'annotations'
]

type PictureKind = PictureFormat['kind']

/** `soft` is kept beside the kind: projects of older studios have it alone. */
export type EdgeChoices = Omit<EdgeOptions, 'matting'> & { readonly matting: boolean }

export interface ExportChoices {
  readonly kind: ExportKind
  readonly layout: AnnotationLayout
  readonly codecs: Readonly<Record<PictureKind, PictureCodec>>
  /** Ending of the file by codec, without its dot; empty for the usual one. */
  readonly containers: Readonly<Record<PictureCodec, string>>
  readonly encoder: EncoderChoice
  readonly quality: Readonly<Record<PictureCodec, QualityChoices>>
  readonly extras: ExtraStreams
  readonly edges: EdgeChoices
  readonly foreground: ForegroundChoice
  readonly alpha: 'straight' | 'premultiplied'
  readonly backdrop: {
    readonly kind: Backdrop['kind']
    readonly colour: readonly [number, number, number]
    /** Empty until chosen. */
    readonly image: string
    readonly video: string
    readonly radiusPx: number
  }
  readonly hide: {
    readonly cover: Cover['kind']
    readonly colour: readonly [number, number, number]
    readonly radiusPx: number
    readonly blockPx: number
    readonly marginPx: number
    readonly unsure: UnsurePolicy
    /** 0..1 */
    readonly minConfidence: number
    /** Frames as they are typed, counted from 1: see `parseMutedFrames`. */
    readonly mute: string
    readonly report: boolean
  }
  /** Pictures of high dynamic range are made for usual screens. */
  readonly standardRange: boolean
  readonly shapes: { readonly host: ShapeHost; readonly errorPx: number }
  readonly timelines: Readonly<Record<TimelineKind, boolean>>
  /** Everything but the objects takes their place. */
  readonly invert: boolean
  readonly overlay: { readonly opacity: number; readonly outlinePx: number; readonly labels: boolean }
  /** Pictures beside the masks of a data set. */
  readonly images: boolean
  readonly segmentation: 'polygons' | 'rle'
  /** A file for each object. */
  readonly apart: boolean
  readonly range: 'whole' | 'inOut'
  readonly nameTemplate: string
}

export const usualChoices: ExportChoices = {
  kind: 'overlay',
  layout: 'masks',
  codecs: exportDefaults.codecs,
  containers: {
    ...{ h264: '', hevc: '', av1: '', prores422: '', prores4444: '', dnxhr: '', vp9: '', ffv1: '' },
    ...{ png: '', jpeg: '' }
  },
  encoder: 'auto',
  quality: usualQuality,
  extras: exportDefaults.extras,
  edges: { ...exportDefaults.edges, matting: false },
  foreground: 'clean',
  alpha: exportDefaults.alpha,
  backdrop: { kind: 'colour', colour: [0, 177, 64], image: '', video: '', radiusPx: 24 },
  hide: {
    ...{ cover: 'solid', colour: [0, 0, 0], radiusPx: usualHiding.blurRadiusPx, blockPx: usualHiding.blockPx },
    ...{ marginPx: usualHiding.marginPx, unsure: usualHiding.unsure, minConfidence: usualHiding.minConfidence },
    ...{ mute: '', report: true }
  },
  standardRange: false,
  shapes: { host: 'nuke', errorPx: shapeErrorLimits.usual },
  timelines: { fcpxml: false, otio: false, edl: false, nk: false, comp: false, py: false },
  invert: false,
  // The outline is the window's, which knows the video.
  overlay: { opacity: exportDefaults.opacity, outlinePx: 1.5, labels: exportDefaults.labels },
  images: false,
  segmentation: 'polygons',
  apart: false,
  range: 'inOut',
  nameTemplate: defaultNameTemplate
}

/** Choices as they were saved, as far as they can still be made. @param saved whatever a project holds */
export function restoredChoices(saved: unknown): ExportChoices {
  const merged = mergedLike(usualChoices, saved)
  const codecs = { ...merged.codecs }
  for (const kind of Object.keys(codecs) as PictureKind[]) {
    if (!codecsOf(kind).includes(codecs[kind])) codecs[kind] = usualChoices.codecs[kind]
  }
  return {
    ...merged,
    codecs,
    kind: known(exportKinds, merged.kind, 'overlay'),
    layout: known(annotationLayouts, merged.layout, 'masks'),
    encoder: known(['auto', 'software', 'hardware'], merged.encoder, 'auto'),
    quality: knownQuality(merged.quality),
    foreground: known(foregroundChoices, merged.foreground, 'clean'),
    alpha: known(['straight', 'premultiplied'], merged.alpha, 'straight'),
    segmentation: known(['polygons', 'rle'], merged.segmentation, 'polygons'),
    hide: {
      ...merged.hide,
      cover: known(coverKinds, merged.hide.cover, 'solid'),
      unsure: known(unsurePolicies, merged.hide.unsure, 'last-place')
    },
    shapes: restoredShapes(merged.shapes),
    range: known(['whole', 'inOut'], merged.range, 'inOut'),
    backdrop: {
      ...merged.backdrop,
      kind: known(['colour', 'image', 'video', 'blur'], merged.backdrop.kind, 'colour')
    }
  }
}

function restoredShapes({ host, errorPx }: ExportChoices['shapes']): ExportChoices['shapes'] {
  const { least, most } = shapeErrorLimits
  return { host: known(shapeHosts, host, 'nuke'), errorPx: Math.min(Math.max(errorPx, least), most) }
}

function known<T>(all: readonly T[], value: T, usual: T): T {
  return all.includes(value) ? value : usual
}

/** Values of the same type as the pattern's take their place; everything else is as the pattern has it. */
function mergedLike<T>(pattern: T, saved: unknown): T {
  if (typeof pattern !== 'object' || pattern === null) return typeof saved === typeof pattern ? (saved as T) : pattern
  if (typeof saved !== 'object' || saved === null) return pattern
  if (Array.isArray(pattern)) {
    const list = saved as unknown[]
    return pattern.map((each: unknown, at) => mergedLike(each, list[at])) as T
  }
  const entries = Object.entries(pattern).map(([key, value]) => [
    key,
    mergedLike(value as unknown, (saved as Record<string, unknown>)[key])
  ])
  return Object.fromEntries(entries) as T
}

/** The format that was chosen, ready for a job. */
export function chosenFormat(choices: ExportChoices): ExportFormat {
  const { kind } = choices
  if (kind === 'annotations' || kind === 'shapes') return chosenFile(choices, kind)
  const picture = pictureOf(choices, kind)
  const { foreground, alpha, overlay } = choices
  const edges = chosenEdges(choices.edges)
  const invert = choices.invert ? { invert: true } : {}
  switch (kind) {
    case 'overlay':
      return { kind, ...picture, ...overlay, ...invert }
    case 'cutout':
      return { kind, ...picture, edges, foreground, alpha, ...invert }
    case 'matte':
      return { kind, ...picture, edges, ...invert }
    case 'background':
      return { kind, ...picture, edges, foreground, backdrop: chosenBackdrop(choices), ...invert }
    case 'hide':
      return { kind, ...picture, ...chosenHiding(choices), ...invert }
    case 'frames':
      return { kind, ...picture }
  }
}

function chosenEdges({ matting, ...edges }: EdgeChoices): EdgeOptions {
  return matting ? { ...edges, ...edgesOfKind('matting') } : edges
}

/** Changes that make a choice of one kind of edge. */
export function choicesOfKind(kind: EdgeKind): Pick<EdgeChoices, 'soft' | 'matting'> {
  const { soft, matting = false } = edgesOfKind(kind)
  return { soft, matting }
}

function chosenFile(choices: ExportChoices, kind: 'annotations' | 'shapes'): ExportFormat {
  if (kind === 'annotations') return chosenLayout(choices)
  return { kind, ...choices.shapes, ...(choices.invert ? { invert: true } : {}) }
}

function chosenLayout({ layout, images, segmentation, edges }: ExportChoices): ExportFormat {
  return {
    kind: 'annotations',
    layout,
    ...(isDataSet(layout) && images ? { images } : {}),
    ...(hasAlpha(layout) && edges.matting ? { edges: 'matting' as const } : {}),
    ...(layout === 'coco' ? { segmentation } : {})
  }
}

/** Layouts whose objects have edges that are not hard. */
export function hasAlpha(layout: AnnotationLayout): boolean {
  return layout === 'exr' || layout === 'cryptomatte'
}

/** Layouts whose folders hold several clips. */
export function isDataSet(layout: AnnotationLayout): boolean {
  return layout === 'davis' || layout === 'youtube-vos'
}

function pictureOf(choices: ExportChoices, kind: PictureKind) {
  const { codecs, containers, encoder, extras, timelines, standardRange } = choices
  const codec = codecs[kind]
  const quality = chosenQuality(codec, choices.quality[codec])
  const ending = containers[codec]
  const container = codecTraits[codec].containers.includes(ending)
    ? { container: ending as NonNullable<PictureFormat['container']> }
    : {}
  const wanted = timelineKinds.filter((each) => timelines[each])
  const range = standardRange ? { standardRange } : {}
  const others = { extras, ...range, ...(wanted.length > 0 ? { timelines: wanted } : {}) }
  return { codec, ...container, encoder, ...quality, ...others }
}

function chosenHiding({ hide, extras }: ExportChoices) {
  const { cover, colour, radiusPx, blockPx, marginPx, unsure, minConfidence, report } = hide
  const covers: Readonly<Record<Cover['kind'], Cover>> = {
    solid: { kind: 'solid', colour: [...colour] },
    blur: { kind: 'blur', radiusPx },
    pixelate: { kind: 'pixelate', blockPx }
  }
  const mute = extras.audio ? (parseMutedFrames(hide.mute, 1) ?? []) : []
  return { cover: covers[cover], marginPx, unsure, minConfidence, mute, report }
}

function chosenBackdrop({ backdrop }: ExportChoices): Backdrop {
  const { kind, colour, radiusPx } = backdrop
  if (kind === 'colour') return { kind, colour: [...colour] }
  return kind === 'blur' ? { kind, radiusPx } : { kind, path: backdrop[kind] }
}
