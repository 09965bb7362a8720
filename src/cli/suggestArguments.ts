import path from 'node:path'
import type { SuggestRequest } from '../main/engine/suggestFrames'
import type { PromptStroke } from '../shared/domain/pointing'
import type { MaskBox } from '../shared/domain/suggestions'
import { count, defined, share, textOf, textsOf, wrong, type OptionValues } from './optionValues'

export interface SuggestArguments extends SuggestRequest {
  readonly kind: 'suggest'
  readonly json: boolean
}

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const

export const suggestOptions = {
  frame: texts,
  out: text,
  overlay: text,
  point: texts,
  not: texts,
  box: texts,
  mask: text,
  most: text,
  'least-score': text,
  device: text,
  overwrite: flag
} as const

/** A list for people: below this hardly anything is an object. */
const listed = 12

/** @throws StudioError `bad-arguments` */
export function suggestArguments(videoPath: string, values: OptionValues): SuggestArguments {
  const frames = framesOf(textsOf(values, 'frame'))
  const json = values['json'] === true
  const strokes = strokesOf(values)
  const maskPath = textOf(values, 'mask')
  if (maskPath !== undefined && strokes.length === 0) {
    throw wrong('--mask is a mask to correct: say where with --point, --not or --box.')
  }
  return {
    kind: 'suggest',
    ...{ videoPath, frames, json },
    strokes,
    most: count(values, 'most', 1) ?? listed,
    leastScore: share(values, 'least-score') ?? 0,
    device: textOf(values, 'device') ?? 'auto',
    overwrite: values['overwrite'] === true,
    timed: json && frames.length === 1,
    ...defined('outDir', textOf(values, 'out')),
    ...defined('overlayPath', overlay(textOf(values, 'overlay'))),
    ...defined('maskPath', maskPath)
  }
}

/** The box, then the points, then those that are not the object: the newest counts where they contradict each other. */
function strokesOf(values: OptionValues): PromptStroke[] {
  const given = box(textsOf(values, 'box'))
  const points = (option: string, positive: boolean): PromptStroke[] =>
    textsOf(values, option).map((each) => ({ kind: 'points', points: [place(option, each)], positive }))
  const positive = points('point', true)
  const negative = points('not', false)
  if (negative.length > 0 && positive.length === 0 && !given && textOf(values, 'mask') === undefined) {
    throw wrong('--not says what is not the object: say what is with --point, --box or --mask.')
  }
  return [...(given ? [{ kind: 'box', box: given } as const] : []), ...positive, ...negative]
}

/** Each once, in the order given. */
function framesOf(given: readonly string[]): number[] {
  if (given.length === 0) throw wrong('suggest needs a frame: --frame N, or several: --frame N,N,N.')
  const frames = given.flatMap((list) => {
    const found = numbers(list)
    if (found.length > 0) return found
    throw wrong(`--frame takes numbers of frames, as 40 or 0,40,80, not '${list}'.`)
  })
  return [...new Set(frames)]
}

function place(option: string, given: string): { x: number; y: number } {
  const [x, y, ...more] = numbers(given)
  if (x !== undefined && y !== undefined && more.length === 0) return { x, y }
  throw wrong(`--${option} '${given}' is not of the form X,Y.`)
}

function box([given, another]: readonly string[]): MaskBox | undefined {
  if (given === undefined) return undefined
  if (another !== undefined) throw wrong('--box was given twice: there is one box.')
  const [left, top, width, height, ...more] = numbers(given)
  if (left !== undefined && top !== undefined && width && height && more.length === 0) {
    return { left, top, right: left + width, bottom: top + height }
  }
  throw wrong(`--box '${given}' is not of the form X,Y,WIDTH,HEIGHT.`)
}

function overlay(given: string | undefined): string | undefined {
  if (given === undefined || path.extname(given).toLowerCase() === '.png') return given
  throw wrong(`--overlay '${given}' does not end in .png.`)
}

/** Whole numbers apart by commas; none where it is anything else. */
function numbers(given: string): number[] {
  const found = /^\d+(,\d+)*$/.test(given) ? given.split(',').map(Number) : []
  return found.every(Number.isSafeInteger) ? found : []
}
