import { stat } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { LabelMask, ObjectId, Size } from '../../shared/domain/types'
import type { ImportAnswers } from '../../shared/domain/importQuestion'
import type { ImportedFrame, ImportedMasks, ImportedObject } from '../../shared/domain/importedMasks'
import { readPlain } from '../files/plainFile'
import { decoding } from './annotationErrors'
import type { ClipHint } from './clipHint'
import type { ColourLabel } from './colourObjects'
import { decodeExrMasks } from './exrMasks'
import { checkAspect } from './fitMask'
import { frameNameOf, frameNumbers, notEmpty, plainName } from './frameNames'
import { readMaskPicture, type MaskPicture } from './maskPicture'
import { MaskSeries } from './maskSeries'

/** Numbers at most this many are named one by one. */
const namedGaps = 6
/** Files beyond this are no mask, bytes. */
const mostBytes = 512 * 2 ** 20

export interface MaskFileOptions {
  readonly clip: ClipHint | null
  readonly answers: ImportAnswers
  readonly signal: AbortSignal
  /** What a label map beside the masks calls their colours. */
  readonly labels?: readonly ColourLabel[] | null
}

const countedNote = 'The names of the masks hold no numbers: their frames were counted in the order of the names.'

/**
 * Mask pictures, one a frame, by the numbers in their names. What their values mean is decided for all of them at once.
 * @throws MasksAmbiguous where they can be read in several ways
 * @throws StudioError `mask-unreadable`, `mask-index-too-large`, `mask-aspect-mismatch`, `annotations-unreadable`, `cancelled`
 */
export async function readMaskFiles(paths: readonly string[], options: MaskFileOptions): Promise<ImportedMasks> {
  const clipName = basename(dirname(paths[0] ?? ''))
  const sorted = [...notEmpty(paths, clipName, 'mask pictures')].sort(byNumber)
  const names = sorted.map((path) => frameNameOf(basename(path)))
  const { numbers, counted } = frameNumbers(names, clipName)
  const gathered = new Gathered(options.clip)
  const isExr = extname(sorted[0]!).toLowerCase() === '.exr'
  const series = isExr ? null : await surveyed(sorted, gathered, options)
  const frames: ImportedFrame[] = []
  for (const [position, path] of sorted.entries()) {
    throwIfCancelled(options.signal)
    const mask = await (series ? readAs(series, path, gathered, options) : exrMask(path, gathered))
    frames.push({ frameIndex: numbers[position]!, frameName: plainName(names[position]!), mask: encodeMask(mask) })
  }
  const placing = counted && names.length > 1 ? [countedNote] : gapNote(numbers)
  const format = isExr ? 'exr' : 'png'
  if (!series) return { format, clipName, ...gathered.found(), frames, notes: placing }
  gathered.addObjects(series.objects())
  return { format, clipName, ...gathered.found(), frames, notes: [...series.notes(), ...placing] }
}

async function readAs(
  series: MaskSeries,
  path: string,
  gathered: Gathered,
  options: MaskFileOptions
): Promise<LabelMask> {
  const mask = series.maskOf(await picture(path, gathered, options), basename(path))
  gathered.addLabels(mask)
  return mask
}

/** Looks at all pictures before the first is read: one says what another means. */
async function surveyed(paths: readonly string[], gathered: Gathered, options: MaskFileOptions): Promise<MaskSeries> {
  const series = new MaskSeries(options.labels ?? null)
  for (const path of paths) {
    throwIfCancelled(options.signal)
    series.look(await picture(path, gathered, options), basename(path))
  }
  series.decide(options.answers.maskAs)
  return series
}

function picture(path: string, gathered: Gathered, { signal }: MaskFileOptions): Promise<MaskPicture> {
  const name = basename(path)
  return bytesOf(path, name).then((bytes) =>
    readMaskPicture({ path, name, bytes, signal, check: (size) => gathered.checkSize(size, name) })
  )
}

async function exrMask(path: string, gathered: Gathered): Promise<LabelMask> {
  const name = basename(path)
  const bytes = await bytesOf(path, name)
  const check = (size: Size): void => gathered.checkSize(size, name)
  const { mask, objects } = decoding(name, 'the picture', () => decodeExrMasks(bytes, check))
  gathered.addObjects(objects)
  return mask
}

async function bytesOf(path: string, name: string): Promise<Buffer> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() === true && found.size <= mostBytes) {
    const bytes = await readPlain(path, mostBytes).catch(() => null)
    if (bytes) return bytes
  }
  if (!found) {
    throw new StudioError('file-not-found', `The mask ${name} does not exist.`, { hint: 'Check the path.' })
  }
  const reason = found.isFile() ? 'cannot be read' : 'cannot be read: it is no file'
  throw new StudioError('mask-unreadable', `The mask ${name} ${reason}.`, {
    hint: 'Check that it is still there and that you may read it.'
  })
}

/** What all pictures share. */
class Gathered {
  readonly #objects = new Map<ObjectId, ImportedObject>()
  #first: { size: Size; name: string } | null = null

  constructor(private readonly clip: ClipHint | null) {}

  /** @throws StudioError before a picture of a wrong size is decoded */
  checkSize({ width, height }: Size, name: string): void {
    if (this.clip && !this.#first) checkAspect({ width, height }, this.clip.size, name)
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

  /** What is known of objects that are there already goes over what is not. */
  addObjects(objects: readonly ImportedObject[]): void {
    for (const object of objects) {
      if (!this.#objects.get(object.id)?.colour) this.#objects.set(object.id, object)
    }
  }

  found(): Pick<ImportedMasks, 'size' | 'objects'> {
    const objects = [...this.#objects.values()].sort((a, b) => a.id - b.id)
    return { size: this.#first?.size ?? { width: 1, height: 1 }, objects }
  }
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

/** Frames between the first and the last that have no mask; masks every n-th frame are no gaps. */
function gapNote(numbers: readonly number[]): string[] {
  const sorted = [...numbers].sort((a, b) => a - b)
  const steps = sorted.slice(1).map((number, at) => number - sorted[at]!)
  const step = steps.reduce((least, each) => Math.min(least, each), Infinity)
  const missing = sorted.slice(1).flatMap((number, at) => {
    const count = Math.round((number - sorted[at]!) / step) - 1
    return Array.from({ length: Math.min(count, namedGaps + 1) }, (_, gap) => sorted[at]! + (gap + 1) * step)
  })
  if (steps.length === 0 || missing.length === 0) return []
  const listed = missing.slice(0, namedGaps).join(', ')
  return [`Masks are missing in between: ${listed}${missing.length > namedGaps ? ', …' : ''}.`]
}
