import type { LabelMask, ObjectId } from '../../shared/domain/types'

/** x and y in turn, in pixels; pixel k of a row lies between k and k + 1. The last point joins the first. */
export type Polygon = readonly number[]

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Outlines of an object along the borders of its pixels, one polygon for each connected part (sharing an edge). Holes
 * hang on their part by a cut that is walked both ways, so that each polygon states its part exactly under the even-odd
 * rule, as COCO's own tools fill it.
 */
export function tracePolygons(mask: LabelMask, id: ObjectId): Polygon[] {
  const tracer = new Tracer(mask, id)
  const rings = tracer.rings()
  const holes = rings.filter(({ isHole }) => isHole).sort((a, b) => a.leftmost.x - b.leftmost.x)
  const outer = rings.filter(({ isHole }) => !isHole)
  const ringAt = new Map<string, Ring>()
  for (const ring of outer) for (const edge of verticalEdges(ring.points)) ringAt.set(edge, ring)
  // From left to right: what a cut meets further left has found its outline already.
  for (const hole of holes) {
    const edges = verticalEdges(hole.points)
    const meeting = tracer.borderLeftOf(hole.leftmost)
    const owner = ringAt.get(edgeKey(meeting, hole.leftmost.y))
    if (!owner) throw new RangeError('a hole lies outside of every outline')
    joinHole(owner, hole, meeting)
    for (const edge of edges) ringAt.set(edge, owner)
  }
  return outer.map(({ points }) => withoutStraights(points).flatMap(({ x, y }) => [x, y]))
}

interface Ring {
  /** Every corner of a pixel on the way, a step apart. */
  points: Point[]
  readonly isHole: boolean
  /** The topmost of the leftmost corners. */
  readonly leftmost: Point
}

/** Walks along borders with the object on the right hand; the rings of holes run the other way round. */
class Tracer {
  readonly #width: number
  readonly #height: number
  readonly #inside: (x: number, y: number) => boolean

  constructor({ width, height, data }: LabelMask, id: ObjectId) {
    this.#width = width
    this.#height = height
    this.#inside = (x, y) => x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === id
  }

  rings(): Ring[] {
    const walked = new Set<number>()
    const rings: Ring[] = []
    for (let y = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++) {
        // Top borders lead right: with the object below an outline begins, with it above a hole.
        if (this.#inside(x, y) && !this.#inside(x, y - 1) && !walked.has(this.#key(x, y))) {
          rings.push(this.#walk({ x, y }, walked))
        }
      }
    }
    return rings
  }

  /** First border to the left of a hole's leftmost corner, in the row of pixels below it. */
  borderLeftOf({ x, y }: Point): number {
    let left = x
    while (this.#inside(left - 1, y)) left--
    return left
  }

  #walk(start: Point, walked: Set<number>): Ring {
    const points: Point[] = []
    let at = start
    let [dx, dy] = [1, 0]
    let turning = 0
    do {
      if (dx === 1) walked.add(this.#key(at.x, at.y))
      points.push(at)
      at = { x: at.x + dx, y: at.y + dy }
      const [nextX, nextY] = this.#turn(at, dx, dy)
      turning += dx * nextY - dy * nextX
      ;[dx, dy] = [nextX, nextY]
    } while (at.x !== start.x || at.y !== start.y || dx !== 1)
    return { points, isHole: turning < 0, leftmost: leftmostOf(points) }
  }

  /** Right where it can: parts that touch at a corner only stay apart. */
  #turn(at: Point, dx: number, dy: number): [number, number] {
    for (const [nextX, nextY] of [
      [-dy, dx],
      [dx, dy],
      [dy, -dx]
    ] as const) {
      if (this.#isBorder(at, nextX, nextY)) return [nextX, nextY]
    }
    throw new RangeError('an outline is broken')
  }

  /** Whether a step has the object on its right and none on its left. */
  #isBorder({ x, y }: Point, dx: number, dy: number): boolean {
    const rightX = x + Math.floor((dx - dy) / 2)
    const rightY = y + Math.floor((dx + dy) / 2)
    const leftX = x + Math.floor((dx + dy) / 2)
    const leftY = y + Math.floor((dy - dx) / 2)
    return this.#inside(rightX, rightY) && !this.#inside(leftX, leftY)
  }

  #key(x: number, y: number): number {
    return y * (this.#width + 1) + x
  }
}

function leftmostOf(points: readonly Point[]): Point {
  return points.reduce((best, point) => (point.x < best.x || (point.x === best.x && point.y < best.y) ? point : best))
}

/** Names each vertical step by its upper end. */
function verticalEdges(points: readonly Point[]): string[] {
  return points.flatMap(({ x, y }, index) => {
    const next = points[(index + 1) % points.length]!
    return next.x === x ? [edgeKey(x, Math.min(y, next.y))] : []
  })
}

function edgeKey(x: number, y: number): string {
  return `${x},${y}`
}

/** Goes over to the hole at the height of its leftmost corner, around it, and back the same way. */
function joinHole(owner: Ring, hole: Ring, meeting: number): void {
  const { x, y } = hole.leftmost
  const at = owner.points.findIndex((point) => point.x === meeting && point.y === y)
  const start = hole.points.findIndex((point) => point.x === x && point.y === y)
  const around = [...hole.points.slice(start), ...hole.points.slice(0, start + 1)]
  const meetingPoint = { x: meeting, y }
  owner.points = [...owner.points.slice(0, at + 1), ...around, meetingPoint, ...owner.points.slice(at + 1)]
}

/** Leaves only corners where the direction changes; a turn back is a corner. */
function withoutStraights(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points.at(index - 1)!
    const after = points[(index + 1) % points.length]!
    const steps = [Math.sign(point.x - before.x), Math.sign(point.y - before.y)]
    const next = [Math.sign(after.x - point.x), Math.sign(after.y - point.y)]
    return steps[0] !== next[0] || steps[1] !== next[1]
  })
}
