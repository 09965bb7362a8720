import { fullAlpha, grown, inverted, type AlphaPlane } from './alphaFilters'

/** Another frame's alpha, and how much it counts. */
export interface Neighbour {
  readonly plane: AlphaPlane
  readonly weight: number
}

/** Cells to either side that an edge is looked for: how far it may move between the frames. */
const reach = 3
/** Half the side of what is compared. */
const half = 2
/** Mean difference of alpha (0..1) at which a neighbour has lost e-fold of its say: flicker is less, other shapes are more. */
const likeness = 0.12
/** Of two places that fit alike the nearer one is meant: the difference a cell of distance is worth. */
const nearness = 0.003

/**
 * Alpha without flicker: what neighbours have at the place an edge comes from (or goes to) is averaged in, as far as it
 * looks the same there. Edges that are blurred by motion, new or gone have nothing like them and stay as they are.
 * @param plane alpha on the network's grid @param others of the same size
 * @returns a new plane, within the values the frame itself has around each cell
 */
export function overTime(plane: AlphaPlane, others: readonly Neighbour[]): AlphaPlane {
  if (others.length === 0) return plane
  const [most, least] = [grown(plane, 1).data, inverted(grown(inverted(plane), 1)).data]
  const data = plane.data.slice()
  for (let y = 0, at = 0; y < plane.height; y++) {
    for (let x = 0; x < plane.width; x++, at++) {
      if (most[at] === least[at]) continue
      let [sum, total] = [plane.data[at]!, 1]
      for (const { plane: other, weight } of others) {
        const place = bestPlace(plane, other, x, y)
        const say = weight * Math.exp(-((place.difference / likeness) ** 2))
        sum += say * valueAt(other, x + place.dx, y + place.dy)
        total += say
      }
      data[at] = Math.min(most[at]!, Math.max(least[at]!, sum / total + 0.5))
    }
  }
  return { width: plane.width, height: plane.height, data }
}

interface Place {
  readonly dx: number
  readonly dy: number
  /** Root of the mean squared difference there, alpha in 0..1. */
  readonly difference: number
}

/** Where in the other frame it looks most like around (x, y), to a fraction of a cell. */
function bestPlace(plane: AlphaPlane, other: AlphaPlane, x: number, y: number): Place {
  let best = { dx: 0, dy: 0, cost: Infinity, difference: 0 }
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const difference = differenceAt({ plane, other }, x, y, { dx, dy })
      const cost = difference + nearness * Math.hypot(dx, dy)
      if (cost < best.cost) best = { dx, dy, cost, difference }
    }
  }
  const at = (dx: number, dy: number): number => differenceAt({ plane, other }, x, y, { dx, dy }) ** 2
  const [middle, { dx, dy }] = [best.difference ** 2, best]
  const fraction = {
    dx: dx + lowest(at(dx - 1, dy), middle, at(dx + 1, dy)),
    dy: dy + lowest(at(dx, dy - 1), middle, at(dx, dy + 1))
  }
  return { ...fraction, difference: Math.min(best.difference, differenceAt({ plane, other }, x, y, fraction)) }
}

/** Lowest point of the parabola through three values a cell apart, at most half a cell away. */
function lowest(before: number, middle: number, after: number): number {
  const bend = before + after - 2 * middle
  return bend <= 0 ? 0 : Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend)))
}

interface Pair {
  readonly plane: AlphaPlane
  readonly other: AlphaPlane
}

function differenceAt({ plane, other }: Pair, x: number, y: number, { dx, dy }: Omit<Place, 'difference'>): number {
  const isWhole = Number.isInteger(dx) && Number.isInteger(dy)
  let sum = 0
  for (let row = y - half; row <= y + half; row++) {
    for (let column = x - half; column <= x + half; column++) {
      const there = isWhole ? cellAt(other, column + dx, row + dy) : valueAt(other, column + dx, row + dy)
      const off = cellAt(plane, column, row) - there
      sum += off * off
    }
  }
  return Math.sqrt(sum) / ((2 * half + 1) * fullAlpha)
}

/** Beyond the border the last cell goes on. */
function cellAt({ width, height, data }: AlphaPlane, x: number, y: number): number {
  const column = x < 0 ? 0 : x >= width ? width - 1 : x
  const row = y < 0 ? 0 : y >= height ? height - 1 : y
  return data[row * width + column]!
}

function valueAt(plane: AlphaPlane, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const [right, down] = [x - column, y - row]
  const above = cellAt(plane, column, row) * (1 - right) + cellAt(plane, column + 1, row) * right
  const below = cellAt(plane, column, row + 1) * (1 - right) + cellAt(plane, column + 1, row + 1) * right
  return above + (below - above) * down
}
