import path from 'node:path'
import { annotationLayouts, type AnnotationLayout } from '../shared/domain/annotationTraits'
import { exportDefaults } from '../shared/domain/exportDefaults'
import { codecsOf, codecTraits, fileEnding } from '../shared/domain/exportCodecs'
import {
  type Backdrop,
  type ExportFormat,
  type EdgeKind,
  edgeKinds,
  edgesOfKind,
  foregroundChoices,
  type PictureCodec,
  type PictureFormat
} from '../shared/domain/exportFormats'
import { timelineKinds } from '../shared/domain/timelineKinds'
import { hideOf, hideOptionTypes } from './hideArguments'
import { shapeOptionTypes, shapesOf } from './shapeArguments'
import { decimal, defined, textOf, wholeNumber, wrong, type OptionValues } from './optionValues'
import { checkQuality, qualityOf, qualityOptionTypes } from './qualityArguments'

/** What to export and where to, as options of a command line say it. */
export interface ExportWish {
  readonly format: ExportFormat
  /** Folder of the files, absolute. */
  readonly folder: string
  readonly nameTemplate: string
  /** Numbers or names of objects; absent: all. */
  readonly objects?: readonly string[]
  readonly apart: boolean
}

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const

export const exportOptions = {
  format: text,
  out: text,
  codec: text,
  encoder: text,
  objects: text,
  apart: flag,
  edges: text,
  hard: flag,
  feather: text,
  grow: text,
  steady: text,
  foreground: text,
  premultiplied: flag,
  background: text,
  opacity: text,
  outline: text,
  labels: flag,
  images: flag,
  rle: flag,
  invert: flag,
  sdr: flag,
  timeline: text,
  ...hideOptionTypes,
  ...qualityOptionTypes,
  ...shapeOptionTypes,
  'no-audio': flag,
  'no-subtitles': flag,
  'no-chapters': flag
} as const

const pictureKinds = ['overlay', 'cutout', 'matte', 'background', 'hide', 'frames'] as const
type PictureKind = (typeof pictureKinds)[number]

export const exportFormatNames = [...pictureKinds, 'shapes', ...annotationLayouts] as const

/** @throws StudioError `bad-arguments` */
export function exportWish(values: OptionValues): ExportWish {
  const name = textOf(values, 'format')
  const out = textOf(values, 'out')
  if (name === undefined) throw wrong(`--format names what to make: ${exportFormatNames.join(', ')}.`)
  if (out === undefined) throw wrong('--out names the file or folder to write.')
  const format = formatOf(name, path.extname(out).slice(1).toLowerCase(), values)
  const ending = fileEnding(format)
  const file = path.basename(out)
  const stem = ending !== '' && file.toLowerCase().endsWith(ending) ? file.slice(0, -ending.length) : file
  return {
    format,
    folder: path.dirname(path.resolve(out)),
    nameTemplate: stem,
    apart: values['apart'] === true,
    ...defined('objects', textOf(values, 'objects')?.split(','))
  }
}

function formatOf(name: string, ending: string, values: OptionValues): ExportFormat {
  const layout = annotationLayouts.find((known) => known === name)
  if (layout) return annotations(layout, values)
  if (name === 'shapes') return shapesOf(ending, values)
  const kind = pictureKinds.find((known) => known === name)
  if (!kind) throw wrong(`There is no format '${name}': it is ${exportFormatNames.join(', ')}.`)
  return checkQuality(pictures(kind, ending, values))
}

function annotations(layout: AnnotationLayout, values: OptionValues): ExportFormat {
  const images = values['images'] === true ? { images: true } : {}
  const hasAlpha = layout === 'exr' || layout === 'cryptomatte'
  const edges = hasAlpha && edgeKind(values) === 'matting' ? { edges: 'matting' as const } : {}
  const segmentation = values['rle'] === true ? { segmentation: 'rle' as const } : {}
  return { kind: 'annotations', layout, ...images, ...edges, ...segmentation }
}

function pictures(kind: PictureKind, ending: string, values: OptionValues): PictureFormat {
  const codec = codecOf(kind, ending, values)
  const { containers } = codecTraits[codec]
  const container = containers.includes(ending) ? { container: ending as NonNullable<PictureFormat['container']> } : {}
  const range = values['sdr'] === true ? { standardRange: true } : {}
  const others = { extras: extrasOf(values), ...timelinesOf(values), ...range }
  const video = { codec, ...container, encoder: encoderOf(values), ...qualityOf(values), ...others }
  const invert = values['invert'] === true ? { invert: true } : {}
  switch (kind) {
    case 'overlay':
      return { kind, ...video, ...overlayOf(values), ...invert }
    case 'cutout':
      return { kind, ...video, ...edged(values), alpha: alphaOf(values), ...invert }
    case 'matte':
      return { kind, ...video, edges: edgesOf(values), ...invert }
    case 'background':
      return { kind, ...video, ...edged(values), backdrop: backdropOf(values), ...invert }
    case 'hide':
      return { kind, ...video, ...hideOf(values) }
    case 'frames':
      return { kind, ...video }
  }
}

function alphaOf(values: OptionValues): 'straight' | 'premultiplied' {
  return values['premultiplied'] === true ? 'premultiplied' : 'straight'
}

/** The one that is named, else the first that the file's ending means. */
function codecOf(kind: PictureKind, ending: string, values: OptionValues): PictureCodec {
  const given = textOf(values, 'codec')
  const able = codecsOf(kind)
  const named = able.find((codec) => codec === given)
  if (named) return named
  if (given !== undefined) throw wrong(`--codec '${given}' is nothing ${kind} can be: it is ${able.join(', ')}.`)
  if (ending === '') return able.find((codec) => codec === 'png') ?? able[0]!
  const usual = unasked(kind, able)
  const found = usual.find((codec) => codecTraits[codec].containers.includes(ending))
  if (found) return found
  const endings = [...new Set(usual.flatMap((codec) => codecTraits[codec].containers.map((each) => `.${each}`)))]
  throw wrong(`--out ends in .${ending}; ${kind} can be ${endings.join(', ')}, or a folder of pictures.`)
}

/** Codecs an ending may stand for, the usual one first; few builds of FFmpeg write HEVC with alpha: it has to be named. */
function unasked(kind: PictureKind, able: readonly PictureCodec[]): PictureCodec[] {
  const all = [exportDefaults.codecs[kind], ...able]
  return kind === 'cutout' ? all.filter((codec) => codec !== 'hevc') : all
}

function encoderOf(values: OptionValues): PictureFormat['encoder'] {
  const given = textOf(values, 'encoder') ?? 'software'
  if (given === 'auto' || given === 'software' || given === 'hardware') return given
  throw wrong(`--encoder is auto, software or hardware, not '${given}'.`)
}

function timelinesOf(values: OptionValues): Pick<PictureFormat, 'timelines'> {
  const given = textOf(values, 'timeline')
  if (given === undefined) return {}
  const timelines = given.split(',').map((name) => {
    const found = timelineKinds.find((kind) => kind === name.trim())
    if (found) return found
    throw wrong(`--timeline is ${timelineKinds.join(', ')} or several of them, not '${name}'.`)
  })
  return { timelines }
}

function extrasOf(values: OptionValues): PictureFormat['extras'] {
  const keeps = (name: string): boolean => values[`no-${name}`] !== true
  return { audio: keeps('audio'), subtitles: keeps('subtitles'), chapters: keeps('chapters') }
}

function overlayOf(values: OptionValues): { opacity: number; outlinePx?: number; labels: boolean } {
  const isGiven = textOf(values, 'outline') !== undefined
  return {
    opacity: decimal(values, 'opacity', { usual: 100 * exportDefaults.opacity, least: 0, most: 100 }) / 100,
    ...(isGiven && { outlinePx: decimal(values, 'outline', { usual: 0, least: 0, most: 64 }) }),
    labels: values['labels'] === true
  }
}

function edgesOf(values: OptionValues) {
  const steady = textOf(values, 'steady')
  const smoothFrames = steady === undefined ? 0 : wholeNumber('--steady', steady, 0)
  if (smoothFrames > 8) throw wrong('--steady takes at most 8 frames.')
  return {
    ...edgesOfKind(edgeKind(values)),
    featherPx: decimal(values, 'feather', { usual: exportDefaults.edges.featherPx, least: 0, most: 100 }),
    growPx: decimal(values, 'grow', { usual: exportDefaults.edges.growPx, least: -100, most: 100 }),
    smoothFrames
  }
}

/** `--hard` is the older way to say `--edges hard`. */
function edgeKind(values: OptionValues): EdgeKind {
  const given = textOf(values, 'edges')
  if (given === undefined) return values['hard'] === true ? 'hard' : 'soft'
  const kind = edgeKinds.find((known) => known === given)
  if (!kind) throw wrong(`--edges is hard, soft or matting, not '${given}'.`)
  if (kind !== 'hard' && values['hard'] === true) throw wrong(`--hard and --edges ${kind} contradict each other.`)
  return kind
}

function edged(values: OptionValues) {
  const foreground = foregroundChoices.find((known) => known === (textOf(values, 'foreground') ?? 'clean'))
  if (foreground) return { edges: edgesOf(values), foreground }
  throw wrong(`--foreground is ${foregroundChoices.join(' or ')}, not '${textOf(values, 'foreground')}'.`)
}

function backdropOf(values: OptionValues): Backdrop {
  const given = textOf(values, 'background')
  if (given === undefined) throw wrong('--background is a colour (#00b140), blur, blur:24, a picture or a video.')
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(given)
  if (hex) return { kind: 'colour', colour: [1, 2, 3].map((at) => parseInt(hex[at]!, 16)) as [number, number, number] }
  const blur = /^blur(?::(\d{1,3}))?$/.exec(given)
  if (blur) return { kind: 'blur', radiusPx: Math.min(100, Number(blur[1] ?? 24)) }
  const isPicture = /\.(png|jpe?g|webp|tiff?|exr|bmp)$/i.test(given)
  return { kind: isPicture ? 'image' : 'video', path: path.resolve(given) }
}
