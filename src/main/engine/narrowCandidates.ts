import { StudioError } from '../../shared/domain/errors'
import type { PointNote, PromptStroke } from '../../shared/domain/pointing'
import type { Candidate, FrameSuggestions, MaskBox } from '../../shared/domain/suggestions'

/** Which of a frame's candidates are wanted. */
export interface Narrowing {
  /** 0..1 */
  readonly leastScore: number
  readonly most: number
}

/** @returns the likeliest first, as they came */
export function narrowCandidates(all: readonly Candidate[], { leastScore, most }: Narrowing): Candidate[] {
  return all.filter(({ score }) => score >= leastScore).slice(0, most)
}

/** What was asked of frames on which nothing fits. */
export interface Asked extends Narrowing {
  readonly strokes: readonly PromptStroke[]
}

/** Why nothing is left of what was found on these frames. */
export function nothingLeft(
  found: readonly Pick<FrameSuggestions, 'frameIndex' | 'candidates'>[],
  { strokes, leastScore }: Asked
): StudioError {
  const frames = found.map(({ frameIndex }) => frameIndex)
  const where = frames.length === 1 ? `frame ${frames.join()}` : `frames ${frames.join(', ')}`
  const count = found.reduce((sum, { candidates }) => sum + candidates.length, 0)
  if (count === 0 && strokes.length > 0) {
    const hint = 'Point at the middle of the object, or draw a --box around it.'
    return nothing(`Nothing was found at ${strokes.map(strokeWritten).join(', ')} on ${where}.`, hint)
  }
  if (count === 0) {
    return nothing(`No objects were found on ${where}.`, 'Try another frame, or point at one: --point X,Y.')
  }
  const which =
    count === 1 ? `The one object found on ${where} does not` : `None of the ${count} objects found on ${where}`
  const score = count === 1 ? `score ${leastScore} or more` : `scores ${leastScore} or more`
  return nothing(
    `${which} ${score}.`,
    'Without --least-score all are listed, and --overlay FILE.png shows where they are.'
  )
}

/** One sentence each, for a terminal. */
export const pointNotes: Readonly<Record<PointNote, string>> = {
  empty: 'Nothing was found there: point at the middle of the object, or draw a box around it.',
  small: 'What was found is very small.',
  contradiction: 'Points of both kinds lie on the same place: the newest one counts (--not after --point).'
}

function nothing(message: string, hint: string): StudioError {
  return new StudioError('no-objects-found', message, { hint })
}

/** As the command line takes it. */
export function strokeWritten(stroke: PromptStroke): string {
  if (stroke.kind === 'box') return `the box ${boxWritten(stroke.box)}`
  return stroke.points.map(({ x, y }) => `${x},${y}`).join(' ')
}

function boxWritten({ left, top, right, bottom }: MaskBox): string {
  return `${left},${top},${right - left},${bottom - top}`
}
