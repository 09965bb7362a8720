import { connectedParts } from '../../shared/domain/connectedParts'
import type { Size, SoftMasks } from '../../shared/domain/types'
import { BoxMeans } from './boxMeans'

/** Cells at stride 4 of the network's size that a part of an object may have moved since the frame before. */
const reach = 10
/** Of the object's largest part: from here on a part may be the object itself, which jumped. */
const islandShare = 0.5

/**
 * Takes away what the network saw of an object far from where the object was, while more of it is elsewhere: look-alikes
 * in the background. An object that was nowhere may be anywhere.
 * @param masks changed in place
 * @param previous of the frame done before, of the same size, with at least as many objects
 */
export function dropIslands(masks: SoftMasks, previous: SoftMasks): void {
  const cells = masks.width * masks.height
  for (let slot = 0; slot < masks.objects; slot++) {
    const span = [slot * cells, (slot + 1) * cells] as const
    dropFrom(masks.data.subarray(...span), previous.data.subarray(...span), masks)
  }
}

function dropFrom(plane: Float32Array, previous: Float32Array, size: Size): void {
  const near = reached(previous, size)
  // Nearly always: finding parts takes ten times as long as to see that none is far.
  if (!near || !anyFar(plane, near)) return
  const { labels, areas } = connectedParts({ ...size, data: mostly(plane) }, 1, true)
  const enough = islandShare * Math.max(...areas)
  const kept = areas.map((area) => area >= enough)
  labels.forEach((part, cell) => {
    if (isNear(near[cell]!)) kept[part] = true
  })
  labels.forEach((part, cell) => {
    if (part > 0 && !kept[part]) plane[cell] = 0
  })
}

/** Share of the object in the square of `reach` around each cell, see `isNear`; null where the object is nowhere. */
function reached(previous: Float32Array, size: Size): Float32Array | null {
  const object = mostly(previous)
  if (!object.includes(1)) return null
  const means = new BoxMeans(size, reach)
  means.resize(size)
  const near = new Float32Array(object)
  means.take(near, near)
  return near
}

function anyFar(plane: Float32Array, near: Float32Array): boolean {
  for (let cell = 0; cell < plane.length; cell++) {
    if (plane[cell]! > 0.5 && !isNear(near[cell]!)) return true
  }
  return false
}

/** 1 where most of a cell is the object's. */
function mostly(plane: Float32Array): Uint8Array {
  const cells = new Uint8Array(plane.length)
  for (let cell = 0; cell < plane.length; cell++) cells[cell] = plane[cell]! > 0.5 ? 1 : 0
  return cells
}

/** One cell of a square is 0.002 of it; sums that run along leave far less behind. */
function isNear(share: number): boolean {
  return share > 0.001
}
