import type { ClickedObject } from '../main/engine/clickReferences'
import type { PromptStroke } from '../shared/domain/pointing'
import { textsOf, wholeNumber, wrong, type OptionValues } from './optionValues'

const texts = { type: 'string', multiple: true } as const

/** Options that make reference masks of what is pointed at. */
export const clickOptions = { click: texts, not: texts } as const

/** Object numbers of a mask. */
const mostObjects = 255

interface Given {
  readonly objectId: number
  readonly frameIndex: number
  readonly strokes: readonly PromptStroke[]
}

/**
 * `--click [K@]N:X,Y[,X,Y…]` and `--not` of the same form, as often as they were given: places on frame N that are object K (1 where
 * it is left out), or are not. One entry an object and frame, in the order given, what is not the object last: there it counts.
 * @throws StudioError `bad-arguments`
 */
export function clicksOf(values: OptionValues): ClickedObject[] {
  const given = (['click', 'not'] as const).flatMap((option) =>
    textsOf(values, option).map((each) => parse(option, each))
  )
  const byPlace = new Map<string, Given>()
  for (const { objectId, frameIndex, strokes } of given) {
    const key = `${objectId}@${frameIndex}`
    byPlace.set(key, { objectId, frameIndex, strokes: [...(byPlace.get(key)?.strokes ?? []), ...strokes] })
  }
  return [...byPlace.values()]
}

function parse(option: 'click' | 'not', given: string): Given {
  const [, object = '1', frame, list = ''] = /^(?:(\d+)@)?(\d+):(\d+,\d+(?:,\d+,\d+)*)$/.exec(given) ?? []
  if (frame === undefined) {
    const example = option === 'click' ? '0:320,180 or 2@0:320,180' : '0:400,90 or 2@0:400,90'
    throw wrong(`--${option} '${given}' is not of the form [OBJECT@]FRAME:X,Y[,X,Y…], as ${example}.`)
  }
  const objectId = wholeNumber(`the object of --${option}`, object, 1)
  if (objectId > mostObjects) throw wrong(`--${option} '${given}': objects have numbers from 1 to ${mostObjects}.`)
  const numbers = list.split(',').map((each) => wholeNumber(`--${option}`, each, 0))
  const strokes = Array.from({ length: numbers.length / 2 }, (_, at): PromptStroke => {
    const points = [{ x: numbers[2 * at]!, y: numbers[2 * at + 1]! }]
    return { kind: 'points', points, positive: option === 'click' }
  })
  return { objectId, frameIndex: wholeNumber(`the frame of --${option}`, frame, 0), strokes }
}
