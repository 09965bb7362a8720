import { readFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { LabelMask, ObjectId, Size } from '../../shared/domain/types'
import type { ImportedFrame, ImportedMasks, ImportedObject } from '../../shared/domain/importedMasks'
import { decoding } from './annotationErrors'
import { decodeAnyMaskPng } from './colourMasks'
import { decodeExrMasks } from './exrMasks'
import { frameNameOf, frameNumbers, notEmpty } from './frameNames'

/** Numbers at most this many are named one by one. */
const namedGaps = 6

/**
 * Mask pictures, one a frame, by the numbers in their names.
 * @throws StudioError `mask-unreadable`, `mask-index-too-large`, `annotations-unreadable`, `cancelled`
 */
export async function readMaskFiles(paths: readonly string[], signal: AbortSignal): Promise<ImportedMasks> {
  const folder = basename(dirname(paths[0] ?? ''))
  const sorted = [...notEmpty(paths, folder, 'mask pictures')].sort(byNumber)
  const names = sorted.map((path) => frameNameOf(basename(path)))
  const numbers = frameNumbers(names)
  const gathered = new Gathered()
  const frames: ImportedFrame[] = []
  for (const [position, path] of sorted.entries()) {
    throwIfCancelled(signal)
    const mask = await readMask(path, gathered)
    gathered.checkSize(mask, basename(path))
    frames.push({ frameIndex: numbers[position]!, frameName: names[position]!, mask: encodeMask(mask) })
  }
  const format = extname(sorted[0] ?? '').toLowerCase() === '.exr' ? 'exr' : 'png'
  const notes = [...gathered.notes(), ...gapNote(numbers)]
  return { format, clipName: folder, size: gathered.size(), objects: gathered.objects(), frames, notes }
}

/** What all pictures share. */
class Gathered {
  readonly #objects = new Map<ObjectId, ImportedObject>()
  #first: { size: Size; name: string } | null = null
  #colourPictures = 0

  checkSize({ width, height }: LabelMask, name: string): void {
    this.#first ??= { size: { width, height }, name }
    const { size, name: firstName } = this.#first
    if (size.width === width && size.height === height) return
    const sizes = `${name} is ${width}×${height}, ${firstName} ${size.width}×${size.height}`
    throw new StudioError('mask-unreadable', `The masks differ in size: ${sizes}.`, {
      hint: 'All masks of a clip have one size. Nothing was imported.'
    })
  }

  addLabels({ data }: LabelMask): void {
    const seen = new Uint8Array(256)
    for (const label of data) seen[label] = 1
    seen.forEach((present, id) => {
      if (present && id > 0 && !this.#objects.has(id)) this.#objects.set(id, { id, name: `Object ${id}`, colour: null })
    })
  }

  addObjects(objects: readonly ImportedObject[]): void {
    for (const object of objects) if (!this.#objects.has(object.id)) this.#objects.set(object.id, object)
  }

  addColourPicture(): void {
    this.#colourPictures++
  }

  size(): Size {
    return this.#first?.size ?? { width: 1, height: 1 }
  }

  objects(): ImportedObject[] {
    return [...this.#objects.values()].sort((a, b) => a.id - b.id)
  }

  notes(): string[] {
    if (this.#colourPictures === 0) return []
    return ['The masks are colour pictures: objects were told by the colours of the DAVIS palette.']
  }
}

async function readMask(path: string, gathered: Gathered): Promise<LabelMask> {
  const name = basename(path)
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new StudioError('mask-unreadable', `The mask ${name} cannot be read.`, {
      hint: 'Check that it is still there and that you may read it.',
      cause: error
    })
  })
  if (extname(path).toLowerCase() === '.exr') {
    const { mask, objects } = decoding(name, 'the picture', () => decodeExrMasks(bytes))
    gathered.addObjects(objects)
    return mask
  }
  const { mask, byColour } = decodeAnyMaskPng(bytes, name)
  if (byColour) gathered.addColourPicture()
  gathered.addLabels(mask)
  return mask
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

/** Frames between the first and the last that have no mask; masks every n-th frame are no gaps. */
function gapNote(numbers: readonly number[]): string[] {
  const sorted = [...numbers].sort((a, b) => a - b)
  const steps = sorted.slice(1).map((number, at) => number - sorted[at]!)
  const step = Math.min(...steps)
  const missing = sorted.slice(1).flatMap((number, at) => {
    const count = Math.round((number - sorted[at]!) / step) - 1
    return Array.from({ length: Math.min(count, namedGaps + 1) }, (_, gap) => sorted[at]! + (gap + 1) * step)
  })
  if (steps.length === 0 || missing.length === 0) return []
  const listed = missing.slice(0, namedGaps).join(', ')
  return [`Masks are missing in between: ${listed}${missing.length > namedGaps ? ', …' : ''}.`]
}
