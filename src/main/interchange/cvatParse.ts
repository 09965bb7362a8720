import { SaxesParser } from 'saxes'
import type { Size } from '../../shared/domain/types'
import { unreadable } from './annotationErrors'

/** What a CVAT file lists, before anything is made of it. */

export interface CvatShape {
  readonly kind: string
  readonly label: string
  /** Number of the track; null for shapes of single pictures. */
  readonly track: number | null
  /** CVAT's group, 0 = none: what this studio writes the object's number to. */
  readonly group: number
  /** Frame, or id of the picture. */
  readonly frameIndex: number
  /** Of the project's task; empty where the file has one. */
  readonly task: string
  readonly attributes: Readonly<Record<string, string>>
  /** What an attribute `name` says: the object's own name. */
  ownName?: string
}

export interface CvatTask {
  id: string
  name: string
  /** File the task was made of. */
  source: string
  size: Size | null
}

export interface CvatImage {
  readonly frameIndex: number
  readonly name: string
  readonly size: Size | null
  readonly task: string
}

export interface CvatFile {
  readonly tasks: CvatTask[]
  /** By label. */
  readonly colours: Map<string, string>
  readonly shapes: CvatShape[]
  /** Pictures of “CVAT for images”; empty for videos. */
  readonly images: CvatImage[]
}

/** Shapes that state pixels; CVAT has others, which are left out and noted. */
export const areaKinds = ['mask', 'polygon']
const shapeKinds = [...areaKinds, 'box', 'polyline', 'points', 'cuboid', 'skeleton', 'ellipse']

/** @throws StudioError `annotations-unreadable` for broken XML, and XML of something else */
export function parseCvat(text: string, name: string): CvatFile {
  const reader = new CvatReader(name)
  const parser = new SaxesParser()
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
  return reader.file
}

type Attributes = Readonly<Record<string, string>>
type Owner = Pick<CvatShape, 'label' | 'track' | 'group' | 'task'>

/** Follows the tags of one file. */
class CvatReader {
  isCvat = false
  readonly file: CvatFile = { tasks: [], colours: new Map(), shapes: [], images: [] }
  readonly #path: string[] = []
  #track: Owner | null = null
  #image: CvatImage | null = null
  #task: CvatTask | null = null
  #text = ''
  #label = ''
  /** The attribute of a shape that is being read, and the shape. */
  #attribute = ''
  #drawn: CvatShape | null = null
  #width = 0

  constructor(private readonly name: string) {}

  open(tag: string, attributes: Attributes): void {
    const parent = this.#path.at(-1)
    if (this.#path.length === 0) this.isCvat = tag === 'annotations'
    this.#path.push(tag)
    this.#text = ''
    if (tag === 'attribute') this.#attribute = attributes['name'] ?? ''
    if (tag === 'track') this.#track = trackOf(attributes, this.file.shapes.length)
    else if (tag === 'image') this.#openImage(attributes)
    else if (this.#isTask(tag, parent)) this.#openTask()
    // Parts of a skeleton are no shapes of their own.
    else if (parent !== 'skeleton' && shapeKinds.includes(tag)) this.#shape(tag, attributes)
  }

  take(content: string): void {
    this.#text += content
  }

  close(tag: string): void {
    const parent = this.#path.at(-2)
    this.#path.pop()
    const text = this.#text.trim()
    this.#text = ''
    if (tag === 'attribute') this.#nameShape(text)
    if (tag === 'track') this.#track = null
    else if (tag === 'image') this.#image = null
    else if (parent === 'label') this.#labelPart(tag, text)
    else if (parent === 'original_size') this.#sizePart(tag, text)
    else if (this.#task && this.#isTask(parent ?? '', this.#path.at(-2))) taskPart(this.#task, tag, text)
  }

  /** `meta/task`, `meta/job`, or one of a project's. */
  #isTask(tag: string, parent: string | undefined): boolean {
    return (tag === 'task' || tag === 'job') && (parent === 'meta' || parent === 'tasks')
  }

  #openTask(): void {
    this.#task = { id: '', name: '', source: '', size: null }
    this.file.tasks.push(this.#task)
  }

  #openImage(attributes: Attributes): void {
    const frameIndex = wholeOf(attributes['id'])
    if (frameIndex === null) throw unreadable(this.name, `an image has the id “${attributes['id'] ?? ''}”`)
    const [width, height] = [wholeOf(attributes['width']), wholeOf(attributes['height'])]
    const size = width && height ? { width, height } : null
    this.#image = { frameIndex, name: attributes['name'] ?? '', size, task: attributes['task_id'] ?? '' }
    this.file.images.push(this.#image)
  }

  #labelPart(tag: string, text: string): void {
    if (tag === 'name') this.#label = text
    if (tag === 'color') this.file.colours.set(this.#label, text)
  }

  #sizePart(tag: string, text: string): void {
    const pixels = wholeOf(text) ?? 0
    if (pixels < 1 || pixels > 65_535) throw unreadable(this.name, `original_size says ${tag} ${text}`)
    // Older files have it beside the task.
    if (!this.#task) this.#openTask()
    if (tag === 'width') this.#width = pixels
    else if (this.#task) this.#task.size = { width: this.#width, height: pixels }
  }

  #nameShape(text: string): void {
    if (this.#attribute === 'name' && this.#drawn && text !== '') this.#drawn.ownName = text
  }

  #shape(kind: string, attributes: Attributes): void {
    this.#drawn = null
    const owner = this.#track ?? (this.#image && imageOwner(attributes, this.#image))
    if (!owner || attributes['outside'] === '1') return
    const frameIndex = this.#image ? this.#image.frameIndex : wholeOf(attributes['frame'])
    if (frameIndex === null) {
      throw unreadable(this.name, `a ${kind} of “${owner.label}” is on frame “${attributes['frame'] ?? ''}”`)
    }
    this.#drawn = { kind, ...owner, frameIndex, attributes }
    this.file.shapes.push(this.#drawn)
  }
}

function trackOf(attributes: Attributes, place: number): Owner {
  return {
    label: attributes['label'] ?? '',
    // Tracks without a number are told apart by where they stand, beyond all numbers there are.
    track: wholeOf(attributes['id']) ?? 1_000_000_000 + place,
    group: wholeOf(attributes['group_id']) ?? 0,
    task: attributes['task_id'] ?? ''
  }
}

function imageOwner(attributes: Attributes, { task }: CvatImage): Owner {
  return { label: attributes['label'] ?? '', track: null, group: wholeOf(attributes['group_id']) ?? 0, task }
}

function taskPart(task: CvatTask, tag: string, text: string): void {
  if (tag === 'id' || tag === 'name' || tag === 'source') task[tag] = text
}

function wholeOf(text: string | undefined): number | null {
  const number = Number(text)
  return text !== undefined && /^\d+$/.test(text.trim()) && Number.isSafeInteger(number) ? number : null
}
