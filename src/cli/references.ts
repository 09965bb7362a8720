import { maskReadings, type ImportAnswers } from '../shared/domain/importQuestion'
import { defined, textOf, wholeNumber, wrong, type OptionValues } from './optionValues'

export interface Reference {
  /** Null: frames as the file numbers them. */
  readonly frameIndex: number | null
  readonly maskPath: string
  /** What is to be known where it can be read in several ways. */
  readonly answers?: ImportAnswers
}

/** Options that decide how masks are read. */
export const maskOptions = { 'mask-as': { type: 'string' }, 'mask-clip': { type: 'string' } } as const

/**
 * `--ref FRAME=MASK.png`, or a file or folder of masks without a frame, as often as it was given; `--mask-as` and
 * `--mask-clip` hold for all of them.
 * @throws StudioError `bad-arguments`
 */
export function references(values: OptionValues): Reference[] {
  const given = values['ref']
  const answers = maskAnswers(values)
  const list = (Array.isArray(given) ? given : []).map((entry) => ({
    ...reference(String(entry)),
    ...(Object.keys(answers).length > 0 && { answers })
  }))
  const frames = list.flatMap(({ frameIndex }) => frameIndex ?? [])
  if (new Set(frames).size < frames.length) throw wrong('Two reference masks are given for the same frame.')
  return list
}

function reference(entry: string): Reference {
  // A single picture says for itself neither its frame nor that it is meant to have one.
  if (entry !== '' && !entry.includes('=') && !/\.(png|jpe?g)$/i.test(entry))
    return { frameIndex: null, maskPath: entry }
  const [, digits, maskPath] = /^(\d+)=(.+)$/s.exec(entry) ?? []
  if (digits === undefined || maskPath === undefined) throw wrong(`--ref '${entry}' is not of the form FRAME=MASK.png.`)
  return { frameIndex: wholeNumber('--ref', digits, 0), maskPath }
}

function maskAnswers(values: OptionValues): ImportAnswers {
  const text = textOf(values, 'mask-as')
  const maskAs = maskReadings.find((reading) => reading === text)
  if (text !== undefined && !maskAs) throw wrong(`--mask-as is ${maskReadings.join(', ')}, not '${text}'.`)
  return { ...defined('maskAs', maskAs), ...defined('clip', textOf(values, 'mask-clip')) }
}
