import type { PrecisionWish } from '../shared/domain/devices'
import { count, defined, precisionOf, textOf, type OptionValues } from './optionValues'
import { references, type Reference } from './references'

export interface BenchArguments {
  readonly kind: 'bench'
  readonly videoPath: string
  /** Empty: an ellipse in the middle of the first frame. */
  readonly references: readonly Reference[]
  readonly bundlePath?: string
  readonly device: string
  readonly precision: PrecisionWish
  readonly runs: number
  /** Length of one more run, for its memory; 0 = none. The clip is repeated until it is as long. */
  readonly longFrames: number
  readonly json: boolean
}

const text = { type: 'string' } as const

export const benchOptions = {
  ref: { ...text, multiple: true },
  model: text,
  device: text,
  precision: text,
  runs: text,
  long: text
} as const

/** @throws StudioError `bad-arguments` */
export function benchArguments(videoPath: string, values: OptionValues): BenchArguments {
  return {
    kind: 'bench',
    videoPath,
    references: references(values),
    device: textOf(values, 'device') ?? 'auto',
    precision: precisionOf(values),
    runs: count(values, 'runs', 1) ?? 5,
    longFrames: count(values, 'long', 0) ?? 0,
    json: values['json'] === true,
    ...defined('bundlePath', textOf(values, 'model'))
  }
}
