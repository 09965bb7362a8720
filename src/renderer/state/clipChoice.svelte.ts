import type { DataSetClip, OpenableSequence, PathContents } from '../../shared/domain/pathContents'
import { parseFrameRate, withFrameRate } from '../../shared/domain/sequencePath'
import type { Rational } from '../../shared/domain/types'

/** What somebody opened that says not enough to be shown: pictures without a frame rate, a data set of many clips. */
export type ClipQuestion = Extract<PathContents, { readonly kind: 'sequence' | 'dataSet' }>

const usualRate = '24'

/** The user's choices about it. */
export class ClipChoice {
  readonly question: ClipQuestion
  /** As typed. */
  rate = $state(usualRate)
  clip = $state.raw<DataSetClip | null>(null)
  withMask = $state(true)
  readonly frameRate: Rational | null = $derived(parseFrameRate(this.rate))

  constructor(question: ClipQuestion) {
    this.question = question
    if (question.kind === 'dataSet') this.clip = question.clips[0] ?? null
    else if (question.sequence.frameRate) this.rate = rateText(question.sequence.frameRate)
  }

  get sequence(): OpenableSequence | null {
    return this.question.kind === 'sequence' ? this.question.sequence : null
  }

  get clips(): readonly DataSetClip[] {
    return this.question.kind === 'dataSet' ? this.question.clips : []
  }

  /** What to open; null while something is missing. */
  get answer(): { readonly path: string; readonly mask: string | null } | null {
    const path = this.sequence?.path ?? this.clip?.images
    if (path === undefined || !this.frameRate) return null
    return { path: withFrameRate(path, this.frameRate), mask: this.withMask ? (this.clip?.firstMask ?? null) : null }
  }
}

function rateText({ num, den }: Rational): string {
  return den === 1 ? String(num) : `${num}/${den}`
}
