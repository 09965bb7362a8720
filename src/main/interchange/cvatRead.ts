import type { ImportedMasks } from '../../shared/domain/importedMasks'
import type { Rgb } from '../../shared/domain/types'
import { unreadable } from './annotationErrors'
import { assembleMasks } from './assembleMasks'
import type { ClipWish } from './chooseClip'
import { areaKinds, parseCvat, type CvatFile, type CvatShape, type CvatTask } from './cvatParse'
import { frameNumberOf } from './frameNames'
import type { ListedClip, ListedPicture, ListedShape } from './listed'
import { clipsOfPictures, grouped } from './listedNames'
import { boxRunArea, polygonArea, type ShapeArea } from './shapeAreas'

/**
 * CVAT for video 1.1 and CVAT for images 1.1: masks and polygons on the frames where they stand (keyframes; CVAT
 * interpolates no masks, and what it would interpolate between polygons is its own). Objects are tracks; tracks of one
 * group and label that are never seen together are one; on pictures without tracks, labels. A project's tasks are clips.
 * @throws MasksAmbiguous for several tasks of which none is the clip
 * @throws StudioError `annotations-unreadable` for broken XML; single odd shapes are left out and noted
 */
export function readCvat(text: string, wish: ClipWish): ImportedMasks {
  const file = parseCvat(text, wish.file)
  const clips = file.images.length > 0 ? imageClips(file, wish.hint?.name ?? '') : videoClips(file)
  const format = file.images.length > 0 ? 'cvat-images' : 'cvat'
  if (file.images.length === 0 && file.tasks.every(({ size }) => size === null)) {
    throw unreadable(wish.file, 'it does not say the size of the video (original_size)')
  }
  return assembleMasks({ format, clips, colours: coloursOf(file), notes: leftOut(file) }, wish)
}

function leftOut({ shapes }: CvatFile): string[] {
  const others = shapes.filter(({ kind }) => !areaKinds.includes(kind))
  if (others.length === 0) return []
  const kinds = [...new Set(others.map(({ kind }) => kind))].join(', ')
  return [`${others.length} shapes without an area were left out (${kinds}).`]
}

function videoClips(file: CvatFile): ListedClip[] {
  const byTask = grouped(drawn(file), ({ task }) => task)
  const tasks = new Map(file.tasks.map((task) => [task.id, task]))
  // A file of one task need not say which task its tracks are of.
  if (file.tasks.length < 2) return [videoClip(file.tasks[0], [...byTask.values()].flat())]
  const listed = new Set([...tasks.keys(), ...byTask.keys()])
  return [...listed].map((id) => videoClip(tasks.get(id), byTask.get(id) ?? [], id))
}

function videoClip(task: CvatTask | undefined, shapes: readonly CvatShape[], id = ''): ListedClip {
  const trackOf = trackKeys(shapes)
  const byFrame = [...grouped(shapes, ({ frameIndex }) => frameIndex)].sort(([one], [other]) => one - other)
  const size = task?.size ?? null
  const pictures = byFrame.map(([frameIndex, members]): ListedPicture => {
    return { name: null, frameIndex, size, shapes: members.map((shape) => listedShape(shape, trackOf(shape))) }
  })
  const names = [task?.name ?? '', task?.source ?? '', id === '' ? '' : `task ${id}`].filter((name) => name !== '')
  return { names, pictures, size }
}

/** By task, and where the file has one task only, by the pictures' folders and names. */
function imageClips(file: CvatFile, clipName: string): ListedClip[] {
  // Names tell frames where all of them hold a number; the file's own count does elsewhere.
  const isNumbered = file.images.every(({ name }) => frameNumberOf(name) !== null)
  const shapes = grouped(drawn(file), ({ task, frameIndex }) => `${task} ${frameIndex}`)
  const pictures = file.images.map((image) => {
    const members = shapes.get(`${image.task} ${image.frameIndex}`) ?? []
    const frameIndex = isNumbered ? null : image.frameIndex
    const listed = members.map((shape) => listedShape(shape, shape.group > 0 ? shape.group : null))
    return { task: image.task, picture: { name: image.name, frameIndex, size: image.size, shapes: listed } }
  })
  const byTask = [...grouped(pictures, ({ task }) => task)]
  if (byTask.length < 2)
    return clipsOfPictures(
      pictures.map(({ picture }) => picture),
      clipName
    )
  return byTask.map(([id, members]) => {
    const task = file.tasks.find((each) => each.id === id)
    const names = [task?.name ?? '', task?.source ?? '', `task ${id}`].filter((name) => name !== '')
    return { names, pictures: members.map(({ picture }) => picture) }
  })
}

function drawn({ shapes }: CvatFile): CvatShape[] {
  return shapes.filter(({ kind }) => areaKinds.includes(kind))
}

/**
 * The object of a shape: its track; or its group, as this studio writes object numbers, where no two tracks of the group
 * and label are seen on one frame.
 */
function trackKeys(shapes: readonly CvatShape[]): (shape: CvatShape) => string | number {
  const inGroups = grouped(
    shapes.filter(({ group }) => group > 0),
    ({ group }) => group
  )
  const whole = new Set([...inGroups].filter(([, members]) => isOneObject(members)).map(([group]) => group))
  const isEveryShapeInOne = shapes.every(({ group }) => whole.has(group))
  return ({ group, track }) => {
    if (!whole.has(group)) return isEveryShapeInOne ? group : (track ?? 0)
    // Numbers of groups are object ids only where there are no numbers of tracks beside them.
    return isEveryShapeInOne ? group : `group ${group}`
  }
}

function isOneObject(shapes: readonly CvatShape[]): boolean {
  const labels = new Set(shapes.map(({ label }) => label))
  const byFrame = grouped(shapes, ({ frameIndex }) => frameIndex)
  return labels.size === 1 && [...byFrame.values()].every((members) => isOneTrack(members))
}

function isOneTrack(shapes: readonly CvatShape[]): boolean {
  return new Set(shapes.map(({ track }) => track)).size === 1
}

function listedShape(shape: CvatShape, track: string | number | null): ListedShape {
  const { label, frameIndex, attributes, ownName } = shape
  const z = Number(attributes['z_order'] ?? 0)
  const where = `“${label}” on frame ${frameIndex}`
  const named = ownName === undefined ? {} : { ownName }
  return { where, track, label, labelId: label, area: areaOf(shape), z: Number.isFinite(z) ? z : 0, ...named }
}

function areaOf({ kind, attributes }: CvatShape): ShapeArea {
  if (kind === 'mask') {
    const [left = 0, top = 0, width = 0, height = 0] = ['left', 'top', 'width', 'height'].map((key) =>
      Number(attributes[key])
    )
    return boxRunArea({ left, top, width, height }, (attributes['rle'] ?? '').split(',').map(Number))
  }
  return polygonArea([(attributes['points'] ?? '').split(/[;,]/).map(Number)])
}

function coloursOf({ colours }: CvatFile): Map<string, Rgb> {
  return new Map([...colours].flatMap(([label, text]) => (hex(text) ? [[label, hex(text)!] as const] : [])))
}

function hex(text: string): Rgb | null {
  const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)
  if (!digits) return null
  const [red = 0, green = 0, blue = 0] = digits.slice(1).map((pair) => Number.parseInt(pair, 16))
  return [red, green, blue]
}
