import { z } from 'zod'
import { StudioError } from './errors'
import type { EncodedMask } from './types'

/** What a mask picture may mean. More than one can be likely, and only its maker knows which. */
export const maskReadings = ['labels', 'void', 'light', 'dark', 'alpha', 'colours', 'levels'] as const

export type MaskReading = (typeof maskReadings)[number]

/** Each completes “Read the masks as …”. */
export const readingMeanings: Readonly<Record<MaskReading, string>> = {
  labels: 'object numbers: value k is object k',
  void: 'object numbers, 255 being nobody’s',
  light: 'one light object on dark',
  dark: 'one dark object on light',
  alpha: 'one object where the picture is opaque',
  colours: 'an object for each colour, black being background',
  levels: 'an object for each shade of grey'
}

/** What the user said about masks that can be read in several ways. */
export interface ImportAnswers {
  readonly maskAs?: MaskReading | undefined
  /** Which of a file's clips. */
  readonly clip?: string | undefined
}

export const importAnswersSchema = z.strictObject({
  maskAs: z.enum(maskReadings).optional(),
  clip: z.string().max(1000).optional()
})

export interface ImportChoice {
  /** As `ImportAnswers` takes it. */
  readonly value: string
  readonly label: string
  /** The first picture read that way, made small; null where there is nothing to see. */
  readonly preview: EncodedMask | null
}

/** Something about masks that has to be asked before they can be read. */
export interface ImportQuestion {
  readonly about: keyof ImportAnswers
  /** One sentence. */
  readonly message: string
  readonly choices: readonly ImportChoice[]
}

const options: Readonly<Record<keyof ImportAnswers, string>> = { maskAs: '--mask-as', clip: '--mask-clip' }

/** Masks that can be read in several ways: nobody but the user can tell. */
export class MasksAmbiguous extends StudioError {
  constructor(readonly question: ImportQuestion) {
    const { about, message, choices } = question
    const named = choices.map(({ value, label }) => (value === label ? value : `${value} (${label})`))
    super('masks-ambiguous', message, { hint: `Say which with ${options[about]}: ${named.join('; ')}.` })
  }
}
