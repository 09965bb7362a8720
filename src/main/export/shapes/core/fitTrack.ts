import { evenSamples, followed, placesOf, type Samples } from './correspond'
import { chooseKeys } from './keys'
import { perimeter } from './outline'
import { fitPose } from './poseFit'
import type { Pose, RotoShape } from '../../../../shared/domain/rotoShapes'
import type { Breather, Contour } from './types'
import { chooseVertices, moreVertices, type Track } from './vertices'

export interface FitWish {
  /** Largest distance of the curve from the outline, on every frame. */
  readonly errorPx: number
  readonly breathe: Breather
}

/** An outline followed over frames that follow each other. */
export interface FollowedOutline {
  readonly from: number
  readonly contours: readonly Contour[]
}

export type FittedShape = Omit<RotoShape, 'objectId' | 'isHole'>

/** How much of the error curves may use on frames with a key: the rest is what lets keys be left out. */
const shareOfCurves = 0.75

/**
 * Shapes for one outline over its life: one, or several after each other where the outline changes so much that one would
 * take many more vertices than its frames.
 */
export async function fitTrack(outline: FollowedOutline, asked: FitWish): Promise<FittedShape[]> {
  const wish = { ...asked, errorPx: errorFor(outline, asked.errorPx) }
  const track = await trackOf(outline, wish)
  const vertices = await suitedVertices(track, wish)
  if (!vertices) {
    const [first, second] = halves(outline, track)
    return [...(await fitTrack(first, asked)), ...(await fitTrack(second, asked))]
  }
  const poses = await posesOf(track, vertices, wish.breathe)
  const { at, poses: keyed, errors } = await chooseKeys({ poses, contours: outline.contours, ...wish })
  return [
    {
      vertices: vertices.length,
      from: outline.from,
      to: outline.from + outline.contours.length - 1,
      keys: at.map((frame, key) => ({ frameIndex: outline.from + frame, pose: keyed[key]! })),
      area: meanArea(outline.contours),
      errorPx: errors.reduce((one, two) => Math.max(one, two), 0)
    }
  ]
}

/**
 * Small and thin outlines are drawn finer, or the error would be much of them: a part of their mean width (a rope is long, and
 * has little area), and a larger one where more error is asked for. Below the least error a curve would follow the steps of
 * the pixels.
 */
const partOfWidth = 1 / 26
const minErrorPx = 0.35

function errorFor({ contours }: FollowedOutline, errorPx: number): number {
  const around = contours.reduce((sum, contour) => sum + perimeter(contour), 0) / contours.length
  const meanWidth = (2 * meanArea(contours)) / around
  return Math.min(errorPx, Math.max(minErrorPx, meanWidth * partOfWidth * Math.max(1, errorPx)))
}

function meanArea(contours: readonly Contour[]): number {
  return contours.reduce((sum, { area }) => sum + area, 0) / contours.length
}

/** Frames a life is not halved below for the sake of fewer vertices. */
const shortLife = 10

/** @returns null where the outline's life is better halved */
async function suitedVertices(track: Track, { errorPx, breathe }: FitWish): Promise<readonly number[] | null> {
  const frames = track.contours.length
  const wish = { track, errorPx: errorPx * shareOfCurves, breathe }
  const most = frames < shortLife ? Infinity : 2 * (await verticesAlone(track, wish)) + 6
  let vertices: readonly number[] | null = await chooseVertices({ ...wish, most })
  // One frame alone is fitted however many vertices it takes.
  const rounds = frames > 1 ? 6 : 60
  for (let round = 0; round < rounds && vertices !== null; round++) {
    const more: readonly number[] = await moreVertices(track, vertices, errorPx, breathe)
    if (more === vertices) return vertices
    vertices = more
  }
  return frames > 1 ? null : vertices
}

/** Vertices a single frame takes, on average over a few of them. */
async function verticesAlone(track: Track, wish: { errorPx: number; breathe: Breather }): Promise<number> {
  const few = 5
  let sum = 0
  for (let at = 0; at < few; at++) {
    const frame = Math.floor(((at + 0.5) * track.contours.length) / few)
    const alone = { contours: [track.contours[frame]!], samples: [track.samples[frame]!] }
    sum += (await chooseVertices({ ...wish, track: alone, most: Infinity }))?.length ?? 0
  }
  return sum / few
}

/** Where the outline changes most, in the middle half of its life. */
function halves({ from, contours }: FollowedOutline, { samples }: Track): [FollowedOutline, FollowedOutline] {
  const count = contours.length
  const quarter = Math.max(1, Math.floor(count / 4))
  let [cut, most] = [count >> 1, -1]
  for (let frame = quarter; frame <= count - quarter && frame < count; frame++) {
    const change = changeBetween(contours, samples, frame)
    if (change > most) [cut, most] = [frame, change]
  }
  return [
    { from, contours: contours.slice(0, cut) },
    { from: from + cut, contours: contours.slice(cut) }
  ]
}

/** Mean distance of samples from where they were a frame before, as the outline moved as a whole. */
function changeBetween(contours: readonly Contour[], samples: readonly Samples[], frame: number): number {
  const [before, now] = [frame - 1, frame].map((at) => placesOf(contours[at]!, samples[at]!)) as [Places, Places]
  const count = now.length / 2
  const mean = [0, 0]
  for (let at = 0; at < now.length; at++) mean[at % 2]! += (now[at]! - before[at]!) / count
  let sum = 0
  for (let at = 0; at < now.length; at += 2) {
    sum += Math.hypot(now[at]! - before[at]! - mean[0]!, now[at + 1]! - before[at + 1]! - mean[1]!)
  }
  return sum / count
}

type Places = Float64Array

async function trackOf({ contours }: FollowedOutline, { breathe }: FitWish): Promise<Track> {
  const longest = contours.reduce((length, contour) => Math.max(length, perimeter(contour)), 0)
  const count = Math.min(400, Math.max(24, Math.round(longest / 2)))
  const samples = [evenSamples(contours[0]!, count)]
  for (let frame = 1; frame < contours.length; frame++) {
    samples.push(followed(contours[frame - 1]!, samples[frame - 1]!, contours[frame]!))
    await breathe()
  }
  return { contours, samples }
}

async function posesOf({ contours, samples }: Track, vertices: readonly number[], breathe: Breather): Promise<Pose[]> {
  const poses: Pose[] = []
  for (let frame = 0; frame < contours.length; frame++) {
    poses.push(fitPose(contours[frame]!, samples[frame]!, vertices).pose)
    await breathe()
  }
  return poses
}
