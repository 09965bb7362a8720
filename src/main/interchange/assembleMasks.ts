import type { ImportedFrame, ImportedMasks } from '../../shared/domain/importedMasks'
import type { Size } from '../../shared/domain/types'
import { unreadable } from './annotationErrors'
import { chooseClip, listNames, type ClipWish } from './chooseClip'
import { sizeText } from './fitMask'
import { frameNameOf, frameNumbers, notEmpty, plainName } from './frameNames'
import type { AnnotationList, ListedClip, ListedObject, ListedPicture, ListedShape } from './listed'
import { grouped } from './listedNames'
import { MaskBuilder } from './maskBuilder'
import { checkPixels } from '../media/masks/maskLimits'
import { keyedShapes, keyOfObject, type KeyedShape } from './objectKeys'
import { ObjectIds } from './objectIds'

/**
 * Masks of the clip that is meant. What is no mask is left out by name; objects are what the file says they are through
 * the clip, frames what it says or what the pictures' names say.
 * @throws MasksAmbiguous where several clips may be meant
 * @throws StudioError `annotations-unreadable` where frames or sizes cannot be told, or nothing is left
 */
export function assembleMasks(list: AnnotationList, wish: ClipWish): ImportedMasks {
  const chosen = chooseClip(notEmpty(list.clips, wish.file, 'pictures'), wish)
  const sized = sizedPictures(chosen.clip, wish)
  const placed = placePictures(sized.pictures, wish.file)
  const { good, odd } = sifted(sized)
  const keyed = keyedShapes(good)
  if (odd.size > 0 && keyed.shapes.flat().length === 0) {
    throw unreadable(wish.file, `it holds no mask: ${listNames([...odd.values()].flat())}`)
  }
  const ids = namedIds(wish.file, keyed.shapes.flat(), chosen.clip.unseen ?? [])
  const builder = new MaskBuilder(sized.size)
  placed.frames.forEach(({ frameIndex, frameName }, position) => {
    const shapes = [...keyed.shapes[position]!].sort((one, other) => one.shape.z - other.shape.z)
    // What is shown where nothing could be read is not known.
    if (shapes.length === 0 && odd.has(position)) return
    builder.addFrame(frameIndex, frameName)
    for (const each of shapes) draw(builder, frameIndex, each.shape, ids.of(each.key))
  })
  const { frames, notes } = builder.build()
  return {
    format: list.format,
    clipName: chosen.clip.names[0] ?? '',
    size: sized.size,
    objects: ids.objects().map((object) => ({ ...object, colour: list.colours.get(object.name) ?? null })),
    frames,
    notes: [...list.notes, ...chosen.notes, ...sized.notes, ...placed.notes, ...keyed.notes, ...notes, ...oddNotes(odd)]
  }
}

interface SizedPictures {
  readonly size: Size
  readonly pictures: readonly ListedPicture[]
  readonly notes: readonly string[]
}

/** Pictures of one size: the clip's where there are several. */
function sizedPictures({ pictures, size: stated }: ListedClip, { file, hint }: ClipWish): SizedPictures {
  const sizes = new Map(pictures.flatMap(({ size }) => (size ? [[sizeText(size), size] as const] : [])))
  const [only = stated ?? hint?.size] = sizes.values()
  if (!only) throw unreadable(file, 'it does not say the size of its pictures')
  const size = sizes.size < 2 ? only : hint && sizes.get(sizeText(hint.size))
  if (!size) throw differing(pictures, file)
  checkPixels(size, file)
  const fitting = pictures.filter((picture) => picture.size === null || sizeText(picture.size) === sizeText(size))
  const others = pictures.length - fitting.length
  const named = [...sizes.keys()].filter((text) => text !== sizeText(size))
  const note = `${others} of ${pictures.length} pictures of ${file} have another size than the clip (${listNames(named)}) and were left out.`
  return { size, pictures: fitting, notes: others === 0 ? [] : [note] }
}

function differing(pictures: readonly ListedPicture[], file: string): Error {
  const [first, ...rest] = pictures.filter(({ size }) => size !== null)
  const other = rest.find(({ size }) => size && first?.size && sizeText(size) !== sizeText(first.size))
  const text = (picture: ListedPicture | undefined): string => (picture?.size ? sizeText(picture.size) : '')
  return unreadable(
    file,
    `its images differ in size (${other?.name ?? 'one'} is ${text(other)}, the first ${text(first)})`
  )
}

type Place = Pick<ImportedFrame, 'frameIndex' | 'frameName'>

function placePictures(
  pictures: readonly ListedPicture[],
  file: string
): { readonly frames: readonly Place[]; readonly notes: readonly string[] } {
  const names = pictures.map(({ name }) => (name === null ? null : plainName(frameNameOf(name))))
  if (pictures.every(({ frameIndex }) => frameIndex !== null)) {
    const frames = pictures.map(({ frameIndex }, at) => ({ frameIndex: frameIndex ?? 0, frameName: names[at]! }))
    return { frames, notes: [] }
  }
  const { numbers, counted } = frameNumbers(
    names.map((name) => name ?? ''),
    file
  )
  const frames = numbers.map((frameIndex, at) => ({ frameIndex, frameName: names[at]! }))
  const note = 'The names of the pictures hold no numbers: their frames were counted in the order of the file.'
  return { frames, notes: counted && pictures.length > 1 ? [note] : [] }
}

/** Shapes that are masks, by picture, and what the others are called, by the picture's place. */
function sifted({ pictures, size }: SizedPictures): {
  readonly good: readonly (readonly ListedShape[])[]
  readonly odd: ReadonlyMap<number, readonly string[]>
} {
  const odd = new Map<number, string[]>()
  const good = pictures.map(({ shapes }, position) =>
    shapes.filter(({ area, where }) => {
      const fault = area.faultOn(size)
      if (fault !== null) odd.set(position, [...(odd.get(position) ?? []), `${where} ${fault}`])
      return fault === null
    })
  )
  return { good, odd }
}

function namedIds(file: string, shapes: readonly KeyedShape[], unseen: readonly ListedObject[]): ObjectIds {
  const listed = [
    ...unseen.map((object) => ({ key: keyOfObject(object), name: object.label, object })),
    ...shapes.map(({ key, label, shape }) => ({ key, name: label, object: shape as ListedObject }))
  ]
  const ids = new ObjectIds(file, [...shapes.map(({ key }) => key), ...unseen.map(keyOfObject)])
  const ofLabel = grouped(listed, ({ object }) => object.label)
  const shared = new Set([...ofLabel].filter(([, all]) => new Set(all.map(({ key }) => key)).size > 1).map(([l]) => l))
  for (const { key, name, object } of listed) {
    ids.name(key, object.ownName || name)
    // A label that one object has says no more than its name.
    const isNamed = object.ownName !== undefined && object.ownName !== object.label
    if (isNamed || shared.has(object.label)) ids.classify(key, object.label)
  }
  return ids
}

function draw(builder: MaskBuilder, frameIndex: number, { area, score }: ListedShape, id: number): void {
  builder.draw(frameIndex, (mask) => area.paint(mask, id))
  if (score !== undefined) builder.setConfidence(frameIndex, id, score)
}

function oddNotes(odd: ReadonlyMap<number, readonly string[]>): string[] {
  const all = [...odd.values()].flat()
  if (all.length === 0) return []
  return [`${all.length} ${all.length === 1 ? 'shape was' : 'shapes were'} left out: ${listNames(all)}.`]
}
