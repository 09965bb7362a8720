import { StudioError } from '../../shared/domain/errors'
import { holds, inBox } from '../../shared/domain/picking'
import type { Candidate, FrameSuggestions, MaskBox } from '../../shared/domain/suggestions'
import type { Size } from '../../shared/domain/types'

/** A pixel of the video. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** Which of a frame's candidates are wanted. */
export interface Narrowing {
  /** Only candidates that hold all of these. */
  readonly points: readonly Place[]
  /** Only candidates that hold none of these. */
  readonly not: readonly Place[]
  /** Only those that this box means, see `inBox`. */
  readonly box?: MaskBox
  /** 0..1 */
  readonly leastScore: number
  readonly most: number
}

/** @returns the likeliest first; where there is a box, the best fit first */
export function narrowCandidates(all: readonly Candidate[], wish: Narrowing): Candidate[] {
  // The box comes last: it means what lies nearest among those that are possible at all.
  const possible = all.filter(
    (candidate) =>
      candidate.score >= wish.leastScore &&
      wish.points.every((point) => holds(candidate, point)) &&
      !wish.not.some((point) => holds(candidate, point))
  )
  const meant = wish.box ? inBox(possible, wish.box).map((at) => possible[at]!) : possible
  return meant.slice(0, wish.most)
}

/** @throws StudioError `bad-arguments` for places outside the picture */
export function checkPlaces({ points, not, box }: Narrowing, { width, height }: Size): void {
  const picture = `the picture, which is ${width}×${height}`
  const outside = [...points, ...not].find(({ x, y }) => x >= width || y >= height)
  if (outside) {
    const hint = `X goes from 0 to ${width - 1}, Y from 0 to ${height - 1}.`
    throw new StudioError('bad-arguments', `The point ${written(outside)} lies outside ${picture}.`, { hint })
  }
  if (!box || (box.right <= width && box.bottom <= height)) return
  throw new StudioError('bad-arguments', `The box ${boxWritten(box)} goes past the edge of ${picture}.`, {
    hint: 'A box is X,Y,WIDTH,HEIGHT: its left upper corner and its size, in pixels of the video.'
  })
}

/** Why nothing is left of what was found on these frames. */
export function nothingLeft(found: readonly FrameSuggestions[], wish: Narrowing): StudioError {
  const frames = found.map(({ frameIndex }) => frameIndex)
  const where = frames.length === 1 ? `frame ${frames.join()}` : `frames ${frames.join(', ')}`
  const count = found.reduce((sum, { candidates }) => sum + candidates.length, 0)
  const asked = conditionsOf(wish)
  if (count === 0 || asked.length === 0) {
    return nothing(`No objects were found on ${where}.`, 'Try another frame, or paint the object in the studio.')
  }
  const which =
    count === 1
      ? `The one object found on ${where} does not fit`
      : `None of the ${count} objects found on ${where} fits`
  const wanted = asked.map(({ that }) => that).join(' and ')
  const options = asked.map(({ option }) => option).join(' and ')
  const hint = `Without ${options} all are listed, and --overlay FILE.png shows where they are.`
  return nothing(`${which}: wanted is one that ${wanted}.`, hint)
}

function conditionsOf({
  points,
  not,
  box,
  leastScore
}: Narrowing): { readonly option: string; readonly that: string }[] {
  return [
    ...(box ? [{ option: '--box', that: `the box ${boxWritten(box)} surrounds or lies on` }] : []),
    ...(points.length > 0 ? [{ option: '--point', that: `holds ${points.map(written).join(' and ')}` }] : []),
    ...(not.length > 0 ? [{ option: '--not', that: `does not hold ${not.map(written).join(' or ')}` }] : []),
    ...(leastScore > 0 ? [{ option: '--least-score', that: `scores ${leastScore} or more` }] : [])
  ]
}

function nothing(message: string, hint: string): StudioError {
  return new StudioError('no-objects-found', message, { hint })
}

function written({ x, y }: Place): string {
  return `${x},${y}`
}

/** As the command line takes it. */
function boxWritten({ left, top, right, bottom }: MaskBox): string {
  return `${left},${top},${right - left},${bottom - top}`
}
