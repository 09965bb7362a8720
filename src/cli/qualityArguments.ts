import { qualityProblem } from '../shared/domain/codecQuality'
import type { PictureFormat } from '../shared/domain/exportFormats'
import {
  chromaChoices,
  codecProfiles,
  depthChoices,
  encoderPresets,
  type ExportQuality
} from '../shared/domain/exportQuality'
import { defined, oneOf, textOf, wholeNumber, wrong, type OptionValues } from './optionValues'

/** Options of `ExportQuality`, one each. */
export const qualityOptionTypes = {
  crf: { type: 'string' },
  bitrate: { type: 'string' },
  preset: { type: 'string' },
  'bit-depth': { type: 'string' },
  chroma: { type: 'string' },
  profile: { type: 'string' },
  'jpeg-quality': { type: 'string' }
} as const

/** @throws StudioError `bad-arguments` */
export function qualityOf(values: OptionValues): { quality?: ExportQuality } {
  const quality: ExportQuality = {
    ...defined(
      'crf',
      given(values, 'crf', (text) => wholeNumber('--crf', text, 0))
    ),
    ...defined('bitRateKbit', given(values, 'bitrate', kilobits)),
    ...defined(
      'preset',
      given(values, 'preset', (text) => oneOf('preset', encoderPresets, text))
    ),
    ...defined('bitDepth', given(values, 'bit-depth', depth)),
    ...defined(
      'chroma',
      given(values, 'chroma', (text) => oneOf('chroma', chromaChoices, text.replaceAll(':', '')))
    ),
    ...defined(
      'profile',
      given(values, 'profile', (text) => oneOf('profile', codecProfiles, text))
    ),
    ...defined('jpegQuality', given(values, 'jpeg-quality', jpeg))
  }
  return Object.keys(quality).length === 0 ? {} : { quality }
}

/** @throws StudioError `bad-arguments` for what the codec does not have */
export function checkQuality<F extends PictureFormat>(format: F): F {
  const problem = qualityProblem(format)
  if (problem === null) return format
  throw wrong(problem)
}

function given<T>(values: OptionValues, name: string, read: (text: string) => T): T | undefined {
  const text = textOf(values, name)
  return text === undefined ? undefined : read(text)
}

/** `8M`, `8.5M`, `8000k`, or kilobits alone. */
function kilobits(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kKmM]?)$/.exec(text) ?? []
  const kbit = Math.round(Number(number) * (unit?.toLowerCase() === 'm' ? 1000 : 1))
  if (number !== undefined && kbit >= 50 && kbit <= 2_000_000) return kbit
  throw wrong(`--bitrate is megabits or kilobits a second, as in 8M or 8000k, of 50k to 2000M, not '${text}'.`)
}

function depth(text: string): (typeof depthChoices)[number] {
  const found = depthChoices.find((each) => String(each) === text)
  if (found !== undefined) return found
  throw wrong(`--bit-depth is ${depthChoices.join(', ')}, not '${text}'.`)
}

function jpeg(text: string): number {
  const quality = wholeNumber('--jpeg-quality', text, 1)
  if (quality <= 100) return quality
  throw wrong('--jpeg-quality goes from 1 to 100.')
}
