import { fillPolygons } from '../../../interchange/polygonFill'
import type { LabelMask, Size } from '../../../../shared/domain/types'

/** What readers of the hosts' formats have in common. They know nothing of the writers. */

/** Place, then the handle before and after, all in pixels of the picture from its upper left corner. */
export type ReadVertex = readonly [number, number, number, number, number, number]

export interface ReadShape {
  /** The object's or layer's name. */
  readonly object: string
  readonly takesAway: boolean
  /** Null where it does not show. @param frame as the host counts */
  on(frame: number): readonly ReadVertex[] | null
}

/** Frames and values; straight between two of them, held before and behind. */
export type Keys = readonly (readonly [number, readonly number[]])[]

export function between(keys: Keys, frame: number): number[] {
  const after = keys.findIndex(([time]) => time >= frame)
  if (after <= 0) return [...keys[after === 0 ? 0 : keys.length - 1]![1]]
  const [[from, one], [to, two]] = [keys[after - 1]!, keys[after]!]
  return one.map((value, at) => value + ((two[at]! - value) * (frame - from)) / (to - from))
}

/** The last value that has begun. */
export function held(keys: Keys, frame: number): number {
  const begun = keys.filter(([time]) => time <= frame)
  return (begun[begun.length - 1] ?? keys[0]!)[1][0]!
}

export function verticesFrom(numbers: readonly number[]): ReadVertex[] {
  return Array.from({ length: numbers.length / 6 }, (_, at) => numbers.slice(6 * at, 6 * at + 6) as never)
}

/** Draws shapes one over the other, by de Casteljau's rule. */
export function drawn(shapes: readonly ReadShape[], frame: number, size: Size): LabelMask {
  const mask = { ...size, data: new Uint8Array(size.width * size.height) }
  for (const shape of shapes) {
    const vertices = shape.on(frame)
    if (vertices) fillPolygons(mask, [outline(vertices)], shape.takesAway ? 0 : 1)
  }
  return mask
}

function outline(vertices: readonly ReadVertex[]): number[] {
  return vertices.flatMap((vertex, at) => {
    const next = vertices[(at + 1) % vertices.length]!
    const controls = [
      [vertex[0], vertex[1]],
      [vertex[4], vertex[5]],
      [next[2], next[3]],
      [next[0], next[1]]
    ]
    return Array.from({ length: 24 }, (_, step) => casteljau(controls, step / 24)).flat()
  })
}

function casteljau(points: readonly (readonly number[])[], t: number): number[] {
  if (points.length === 1) return [...points[0]!]
  const inner = points.slice(1).map((point, at) => point.map((value, axis) => points[at]![axis]! * (1 - t) + value * t))
  return casteljau(inner, t)
}
