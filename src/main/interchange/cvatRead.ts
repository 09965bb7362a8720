import { SaxesParser } from 'saxes'
import type { LabelMask, Size } from '../../shared/domain/types'
import type { ImportedMasks, ImportedObject } from '../../shared/domain/importedMasks'
import { decoding, unreadable } from './annotationErrors'
import { MaskBuilder } from './maskBuilder'
import { ObjectIds } from './objectIds'
import { fillPolygons } from './polygonFill'

interface Shape {
  readonly kind: string
  readonly label: string
  /** CVAT's group, 0 = none: what this studio writes the object's number to. */
  readonly group: number
  readonly frameIndex: number
  readonly attributes: Readonly<Record<string, string>>
}

interface CvatFile {
  size: Size | null
  name: string
  readonly colours: Map<string, string>
  readonly shapes: Shape[]
}

/** Shapes that state pixels; CVAT has others (boxes, points, lines), which are left out and noted. */
const areas = ['mask', 'polygon']
const otherShapes = ['box', 'polyline', 'points', 'cuboid', 'skeleton', 'ellipse']

/**
 * CVAT for video 1.1: masks and polygons of tracks on the frames where they stand (keyframes; CVAT interpolates no
 * masks, and what it would interpolate between polygons is its own). Objects are labels, or groups where a label has
 * several.
 * @throws StudioError `annotations-unreadable` for broken XML and for shapes that do not fit
 */
export function readCvat(text: string, name: string): ImportedMasks {
  const file = parse(text, name)
  const { size } = file
  if (!size) throw unreadable(name, 'it does not say the size of the video (original_size)')
  const drawn = file.shapes.filter(({ kind }) => areas.includes(kind))
  const ids = objectIds(name, drawn)
  const builder = new MaskBuilder(size)
  for (const shape of drawn) {
    const id = ids.of(keyOf(shape))
    ids.name(keyOf(shape), shape.label)
    builder.draw(shape.frameIndex, (mask) =>
      decoding(name, `“${shape.label}” on frame ${shape.frameIndex}`, () => paint(mask, shape, id))
    )
  }
  const { frames, notes } = builder.build()
  const objects = ids.objects().map((object) => coloured(object, file.colours))
  return { format: 'cvat', clipName: file.name, size, objects, frames, notes: [...notes, ...leftOut(file)] }
}

function leftOut({ shapes }: CvatFile): string[] {
  const others = shapes.filter(({ kind }) => !areas.includes(kind))
  if (others.length === 0) return []
  const kinds = [...new Set(others.map(({ kind }) => kind))].join(', ')
  return [`${others.length} shapes without an area were left out (${kinds}).`]
}

/** Numbers of groups where the file has them, so that what the studio wrote comes back under the same ids. */
function objectIds(name: string, shapes: readonly Shape[]): ObjectIds {
  return new ObjectIds(
    name,
    shapes.map((shape) => keyOf(shape))
  )
}

function keyOf({ label, group }: Shape): string | number {
  return group > 0 ? group : label
}

function coloured(object: ImportedObject, colours: ReadonlyMap<string, string>): ImportedObject {
  const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colours.get(object.name) ?? '')
  if (!digits) return object
  const [red = 0, green = 0, blue = 0] = digits.slice(1).map((pair) => Number.parseInt(pair, 16))
  return { ...object, colour: [red, green, blue] }
}

function parse(text: string, name: string): CvatFile {
  const file: CvatFile = { size: null, name: '', colours: new Map(), shapes: [] }
  const parser = new SaxesParser()
  const reader = new CvatReader(file, name)
  parser.on('opentag', ({ name: tag, attributes }) => reader.open(tag, attributes))
  parser.on('text', (content) => reader.take(content))
  parser.on('closetag', ({ name: tag }) => reader.close(tag))
  try {
    parser.write(text.replace(/^\uFEFF/, '')).close()
  } catch (error) {
    if (error instanceof Error && error.name !== 'StudioError') {
      const isCut = /unclosed|unexpected end|must contain a root/i.test(error.message)
      throw unreadable(name, isCut ? 'it is cut short' : `it is not valid XML (${error.message})`, error)
    }
    throw error
  }
  if (!reader.isCvat) throw unreadable(name, 'it is not a CVAT file')
  return file
}

/** Follows the tags of one file. */
class CvatReader {
  isCvat = false
  readonly #path: string[] = []
  #track: { label: string; group: number } | null = null
  #text = ''
  #label = ''
  #width = 0

  constructor(
    private readonly file: CvatFile,
    private readonly name: string
  ) {}

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#path.length === 0) this.isCvat = tag === 'annotations'
    this.#path.push(tag)
    this.#text = ''
    if (tag === 'track') {
      this.#track = { label: attributes['label'] ?? '', group: Number(attributes['group_id'] ?? 0) || 0 }
    } else if (tag === 'image') {
      throw unreadable(this.name, 'it is “CVAT for images”: export the task as “CVAT for video 1.1”')
    } else if (this.#track && [...areas, ...otherShapes].includes(tag)) this.#shape(tag, attributes, this.#track)
  }

  take(content: string): void {
    this.#text += content
  }

  close(tag: string): void {
    const parent = this.#path.at(-2)
    this.#path.pop()
    const text = this.#text.trim()
    this.#text = ''
    if (tag === 'track') this.#track = null
    else if (parent === 'label') this.#labelPart(tag, text)
    else if (parent === 'original_size') this.#sizePart(tag, text)
    else if (tag === 'name' && (parent === 'task' || parent === 'job')) this.file.name = text
  }

  #labelPart(tag: string, text: string): void {
    if (tag === 'name') this.#label = text
    if (tag === 'color') this.file.colours.set(this.#label, text)
  }

  #sizePart(tag: string, text: string): void {
    const pixels = Number(text)
    if (!Number.isInteger(pixels) || pixels < 1 || pixels > 65_535) {
      throw unreadable(this.name, `original_size says ${tag} ${text}`)
    }
    if (tag === 'width') this.#width = pixels
    else this.file.size = { width: this.#width, height: pixels }
  }

  #shape(kind: string, attributes: Readonly<Record<string, string>>, track: { label: string; group: number }): void {
    if (attributes['outside'] === '1') return
    const frameIndex = Number(attributes['frame'])
    if (!Number.isInteger(frameIndex) || frameIndex < 0) {
      throw unreadable(this.name, `a ${kind} of “${track.label}” is on frame “${attributes['frame'] ?? ''}”`)
    }
    this.file.shapes.push({ kind, ...track, frameIndex, attributes })
  }
}

function paint(mask: LabelMask, { kind, attributes }: Shape, id: number): number {
  return kind === 'mask' ? paintMask(mask, attributes, id) : paintPolygon(mask, attributes['points'] ?? '', id)
}

function paintPolygon(mask: LabelMask, points: string, id: number): number {
  const numbers = points.split(/[;,]/).map(Number)
  if (numbers.length < 6 || numbers.length % 2 === 1 || numbers.some(Number.isNaN)) {
    throw new RangeError('its points are damaged')
  }
  return fillPolygons(mask, [numbers], id)
}

function paintMask(mask: LabelMask, attributes: Readonly<Record<string, string>>, id: number): number {
  const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((key) => Number(attributes[key])) as [
    number,
    number,
    number,
    number
  ]
  const fits =
    left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= mask.width && top + height <= mask.height
  if (!fits) throw new RangeError(`its box does not lie in the ${mask.width}×${mask.height} picture`)
  const runs = (attributes['rle'] ?? '').split(',').map(Number)
  if (runs.some((run) => !Number.isInteger(run) || run < 0) || runs.reduce((a, b) => a + b, 0) !== width * height) {
    throw new RangeError('its run lengths do not fill its box')
  }
  let taken = 0
  let position = 0
  runs.forEach((run, index) => {
    for (let at = position; index % 2 === 1 && at < position + run; at++) {
      const pixel = (top + Math.floor(at / width)) * mask.width + left + (at % width)
      if (mask.data[pixel] !== 0 && mask.data[pixel] !== id) taken++
      mask.data[pixel] = id
    }
    position += run
  })
  return taken
}
