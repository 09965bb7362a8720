import type { ListedObject, ListedShape } from './listed'
import { grouped } from './listedNames'

export interface KeyedShape {
  readonly shape: ListedShape
  /** Of the object through the clip. */
  readonly key: string | number
  readonly label: string
}

/**
 * Which object each shape shows: the file's track, or else its label. Where a label has several on one picture and the
 * file has no tracks, each is an object of its own by its place among them, and that is said.
 * @param pictures the shapes of each
 */
export function keyedShapes(pictures: readonly (readonly ListedShape[])[]): {
  readonly shapes: readonly (readonly KeyedShape[])[]
  readonly notes: readonly string[]
} {
  const all = pictures.flat()
  const keyOf = trackKeys(all, pictures)
  const byPlace = new Map<string, number>()
  const shapes = pictures.map((list) => {
    const seen = new Map<string, number>()
    return list.map((shape): KeyedShape => {
      const { label } = shape
      if (shape.track !== null) return { shape, key: keyOf(shape), label }
      const place = String(shape.labelId)
      const before = seen.get(place) ?? 0
      seen.set(place, before + 1)
      if (before === 0) return { shape, key: keyOf(shape), label }
      byPlace.set(label, (byPlace.get(label) ?? 0) + 1)
      return { shape, key: `${place}/${before}`, label: `${label} ${before + 1}` }
    })
  })
  return { shapes, notes: pictures.length > 1 && byPlace.size > 0 ? [placeNote([...byPlace.keys()])] : [] }
}

/** Key of an object without a shape. */
export function keyOfObject({ track, labelId }: ListedObject): string | number {
  return track ?? labelId
}

function trackKeys(
  all: readonly ListedShape[],
  pictures: readonly (readonly ListedShape[])[]
): (shape: ListedShape) => string | number {
  const tracked = all.filter(({ track }) => track !== null)
  const shared = sharedTracks(pictures)
  // Files that count from 0 keep their order: object 0 would be background.
  const numbers = tracked.map(({ track }) => track)
  const shift = numbers.includes(0) && numbers.every((track) => isWhole(track) && track < 255) ? 1 : 0
  return ({ track, labelId, label }) => {
    // Numbers of labels and of tracks are of two kinds, and only one of them can be object ids.
    if (track === null) return tracked.length > 0 ? `label ${labelId}` : labelId
    if (shared.has(track)) return `${track} ${label}`
    return typeof track === 'number' ? track + shift : track
  }
}

function isWhole(track: unknown): track is number {
  return typeof track === 'number' && Number.isInteger(track) && track >= 0
}

/** Tracks that have several labels on one picture: tools number them for each label anew. */
function sharedTracks(pictures: readonly (readonly ListedShape[])[]): Set<string | number> {
  const shared = new Set<string | number>()
  for (const shapes of pictures) {
    const tracked = grouped(shapes, ({ track }) => track)
    for (const [track, members] of tracked) {
      if (track !== null && new Set(members.map(({ label }) => label)).size > 1) shared.add(track)
    }
  }
  return shared
}

function placeNote(labels: readonly string[]): string {
  const named = labels.map((label) => `“${label}”`).join(', ')
  return `There are several ${named} on a picture and the file does not follow them: they are numbered as it lists them, so check that each is one object through the clip.`
}
