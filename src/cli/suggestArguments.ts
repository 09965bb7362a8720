import type { SuggestRequest } from '../main/engine/suggestFrame'
import { count, defined, textOf, wrong, type OptionValues } from './optionValues'

export interface SuggestArguments extends SuggestRequest {
  readonly kind: 'suggest'
  readonly json: boolean
}

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const

export const suggestOptions = {
  frame: text,
  out: text,
  point: text,
  box: text,
  device: text,
  overwrite: flag
} as const

/** @throws StudioError `bad-arguments` */
export function suggestArguments(videoPath: string, values: OptionValues): SuggestArguments {
  const frameIndex = count(values, 'frame', 0)
  if (frameIndex === undefined) throw wrong('suggest needs a frame: --frame N.')
  return {
    kind: 'suggest',
    videoPath,
    frameIndex,
    device: textOf(values, 'device') ?? 'auto',
    overwrite: values['overwrite'] === true,
    json: values['json'] === true,
    timed: values['json'] === true,
    ...defined('outDir', textOf(values, 'out')),
    ...defined('point', point(textOf(values, 'point'))),
    ...defined('box', box(textOf(values, 'box')))
  }
}

function point(given: string | undefined): SuggestRequest['point'] {
  if (given === undefined) return undefined
  const [x, y, ...more] = numbers(given)
  if (x !== undefined && y !== undefined && more.length === 0) return { x, y }
  throw wrong(`--point '${given}' is not of the form X,Y.`)
}

function box(given: string | undefined): SuggestRequest['box'] {
  if (given === undefined) return undefined
  const [left, top, width, height, ...more] = numbers(given)
  if (left !== undefined && top !== undefined && width && height && more.length === 0) {
    return { left, top, right: left + width, bottom: top + height }
  }
  throw wrong(`--box '${given}' is not of the form X,Y,WIDTH,HEIGHT.`)
}

function numbers(given: string): number[] {
  return /^\d+(,\d+)*$/.test(given) ? given.split(',').map(Number) : []
}
