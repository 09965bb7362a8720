import { cornersOf } from './corners'
import type { Samples } from './correspond'
import { worstSegment } from './deviation'
import { fitCurve } from './fitCurve'
import { fitPose, stretchOf } from './poseFit'
import type { Breather, Contour } from './types'

/** An outline over time with its samples: one place of the outline has one number on all frames. */
export interface Track {
  readonly contours: readonly Contour[]
  readonly samples: readonly Samples[]
}

export interface VertexWish {
  readonly track: Track
  /** Of a curve through a stretch of the outline. */
  readonly errorPx: number
  /** Vertices that would be too many. */
  readonly most: number
  readonly breathe: Breather
}

/**
 * Vertices for all frames of a track: corners first, then more where a frame needs one, then every one that all frames
 * can do without is taken out again.
 * @returns ascending places among the samples; null where it takes too many
 */
export async function chooseVertices(wish: VertexWish): Promise<number[] | null> {
  const { track, most } = wish
  const length = track.samples[0]!.length
  const first = firstVertices(track)
  const vertices: number[] = []
  for (let at = 0; at < first.length; at++) {
    const next = at + 1 < first.length ? first[at + 1]! : first[0]! + length
    await divide(wish, first[at]!, next, vertices)
    if (vertices.length > most * spareShare) return null
  }
  const kept = await withoutSpare(wish, vertices.map((vertex) => vertex % length).sort(ascending))
  return kept.length > most ? null : kept
}

/** Vertices there are before spare ones are taken out, for one that stays. */
const spareShare = 1.6

function ascending(one: number, two: number): number {
  return one - two
}

/** Corners of the middle frame, and what it takes to have three or more all around. */
function firstVertices({ contours, samples }: Track): number[] {
  const middle = contours.length >> 1
  const corners = cornersOf(contours[middle]!, samples[middle]!)
  const count = samples[middle]!.length
  const even = [0, 1, 2, 3].map((quarter) => (quarter * count) / 4)
  const apart = (one: number, two: number): number => {
    const off = Math.abs(one - two)
    return Math.min(off, count - off)
  }
  const more = even.filter((place) => corners.every((corner) => apart(corner, place) > count / 12))
  return [...corners, ...more].sort(ascending)
}

/** Samples between two vertices at least: nothing is left to divide. */
const shortest = 0.4

/** Adds the first vertex, and those it takes before the second. */
async function divide(wish: VertexWish, from: number, to: number, onto: number[]): Promise<void> {
  await wish.breathe()
  if (onto.length > wish.most * spareShare) return
  const place = to - from < shortest ? null : worstPlace(wish, from, to)
  if (place === null) return void onto.push(from)
  await divide(wish, from, place, onto)
  await divide(wish, place, to, onto)
}

/** Where the frame that is farthest off divides best; null where all frames are near enough. */
function worstPlace({ track, errorPx }: VertexWish, from: number, to: number): number | null {
  const { contours, samples } = track
  const stride = contours.length > 8 ? 4 : 1
  for (let start = 0; start < stride; start++) {
    let [error, part] = [errorPx, 0]
    for (let frame = start; frame < contours.length; frame += stride) {
      const points = stretchOf(contours[frame]!, samples[frame]!, [from, to])
      const fitted = fitCurve(points)
      if (fitted.error > error) [error, part] = [fitted.error, fitted.worst / (points.length / 2 - 1)]
    }
    // A few frames show as well as all where it has to be divided.
    if (error > errorPx) return from + Math.min(Math.max(part, 0.15), 0.85) * (to - from)
  }
  return null
}

/** Takes out, one after the other, vertices without which all frames can be fitted as well. */
async function withoutSpare(wish: VertexWish, vertices: readonly number[]): Promise<number[]> {
  const kept = [...vertices]
  const length = wish.track.samples[0]!.length
  let suspect = 0
  for (let at = kept.length - 1; at >= 0 && kept.length > 3; at--) {
    const before = at > 0 ? kept[at - 1]! : kept[kept.length - 1]! - length
    const after = at + 1 < kept.length ? kept[at + 1]! : kept[0]! + length
    const against = frameAgainst(wish, [before, after], suspect)
    if (against === null) kept.splice(at, 1)
    else suspect = against
    await wish.breathe()
  }
  return kept
}

/** A frame on which one curve does not do between two vertices. @param suspect the one to look at first */
function frameAgainst({ track, errorPx }: VertexWish, [from, to]: [number, number], suspect: number): number | null {
  const { contours, samples } = track
  const shift = from < 0 ? samples[0]!.length : 0
  for (let turn = 0; turn < contours.length; turn++) {
    const frame = (suspect + turn) % contours.length
    const points = stretchOf(contours[frame]!, samples[frame]!, [from + shift, to + shift])
    if (fitCurve(points).error > errorPx) return frame
  }
  return null
}

/**
 * More vertices where the whole curve, smooth at its vertices, is farther off than its stretches alone were.
 * @returns the same list where there is none
 */
export async function moreVertices(track: Track, vertices: readonly number[], errorPx: number, breathe: Breather) {
  const length = track.samples[0]!.length
  const wanted = new Set<number>()
  for (let frame = 0; frame < track.contours.length; frame++) {
    const { pose } = fitPose(track.contours[frame]!, track.samples[frame]!, vertices)
    const { segment, distance } = worstSegment(pose, track.contours[frame]!)
    if (distance > errorPx) wanted.add(segment)
    await breathe()
  }
  if (wanted.size === 0) return vertices
  const more = [...wanted].map((at) => {
    const next = at + 1 < vertices.length ? vertices[at + 1]! : vertices[0]! + length
    return ((vertices[at]! + next) / 2) % length
  })
  return [...vertices, ...more].sort(ascending)
}
