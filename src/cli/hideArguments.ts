import type { HideFormat } from '../shared/domain/exportFormats'
import { coverKinds, parseMutedFrames, unsurePolicies, usualHiding, type Cover } from '../shared/domain/hideFormat'
import type { Rgb } from '../shared/domain/types'
import { decimal, oneOf, textOf, wholeNumber, wrong, type OptionValues } from './optionValues'

/** Options of `--format hide`. */
export const hideOptionTypes = {
  cover: { type: 'string' },
  colour: { type: 'string' },
  'blur-radius': { type: 'string' },
  block: { type: 'string' },
  margin: { type: 'string' },
  'everything-else': { type: 'boolean' },
  unsure: { type: 'string' },
  'min-confidence': { type: 'string' },
  mute: { type: 'string' },
  'no-report': { type: 'boolean' }
} as const

type HideOptions = Pick<HideFormat, 'cover' | 'marginPx' | 'unsure' | 'minConfidence' | 'mute' | 'report' | 'invert'>

/** @throws StudioError `bad-arguments` */
export function hideOf(values: OptionValues): HideOptions {
  const confidence = usualHiding.minConfidence * 100
  return {
    cover: coverOf(values),
    marginPx: pixels(values, 'margin', { usual: usualHiding.marginPx, least: 0, most: 200 }),
    unsure: oneOf('unsure', unsurePolicies, textOf(values, 'unsure') ?? usualHiding.unsure),
    minConfidence: decimal(values, 'min-confidence', { usual: confidence, least: 0, most: 100 }) / 100,
    mute: mutedOf(values),
    report: values['no-report'] !== true,
    ...(values['everything-else'] === true || values['invert'] === true ? { invert: true } : {})
  }
}

function coverOf(values: OptionValues): Cover {
  const kind = oneOf('cover', coverKinds, textOf(values, 'cover') ?? usualHiding.cover.kind)
  if (kind === 'solid') return { kind, colour: [...colourOf(textOf(values, 'colour') ?? '#000000')] }
  if (kind === 'pixelate') {
    return { kind, blockPx: pixels(values, 'block', { usual: usualHiding.blockPx, least: 4, most: 256 }) }
  }
  const radiusPx = decimal(values, 'blur-radius', { usual: usualHiding.blurRadiusPx, least: 8, most: 400 })
  return { kind, radiusPx }
}

function colourOf(given: string): Rgb {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(given)
  if (!hex) throw wrong(`--colour is red, green and blue, as in #1a2b3c, not '${given}'.`)
  return [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16)]
}

function mutedOf(values: OptionValues): HideFormat['mute'] {
  const given = textOf(values, 'mute')
  if (given === undefined) return []
  const ranges = parseMutedFrames(given, 0)
  if (ranges !== null && ranges.length > 0) return ranges
  throw wrong(`--mute takes frames, first and last, as in 12-40,90-95, not '${given}'.`)
}

function pixels(values: OptionValues, name: string, limits: { usual: number; least: number; most: number }): number {
  const given = textOf(values, name)
  const value = given === undefined ? limits.usual : wholeNumber(`--${name}`, given, limits.least)
  if (value > limits.most) throw wrong(`--${name} takes at most ${limits.most} pixels.`)
  return value
}
