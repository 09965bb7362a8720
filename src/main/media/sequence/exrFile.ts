import type { FileHandle } from 'node:fs/promises'
import { StudioError } from '../../../shared/domain/errors'
import type { Size } from '../../../shared/domain/types'
import { bytesAt } from './bytesAt'
import { parseExrHeaders, type ExrHeader, type ExrWindow } from './exrHeader'

/** Which picture of an EXR file is shown: FFmpeg takes the first part's plain channels unless it is told. */
export interface ExrChoice {
  /** Part of the file, counted from 0. */
  readonly part: number
  /** Name before the channels' own; empty for plain ones. */
  readonly layer: string
  /** Other layers of colour. */
  readonly others: readonly string[]
}

export interface ExrFile {
  readonly size: Size
  readonly whole: boolean
  readonly exr: ExrChoice
}

/** Renderers write what they know of a shot into the header. */
const longestHeader = 1024 * 1024

/** @returns null where the header cannot be read @throws StudioError `codec-unsupported` for what FFmpeg would show wrongly */
export async function readExrFile(file: FileHandle, bytes: number): Promise<ExrFile | null> {
  const head = await bytesAt(file, 0, longestHeader)
  const parsed = parseExrHeaders(head)
  if (parsed === null) return null
  const exr = chooseLayer(parsed.headers)
  const { display } = parsed.headers[exr.part]!
  if (display.left !== 0 || display.top !== 0) {
    throw unsupported(
      `its picture (display window) begins at ${display.left}, ${display.top}`,
      'Render it with one that begins at 0, 0.'
    )
  }
  const isPlain = (head.readUInt32LE(4) & 0x1a00) === 0
  const whole = !isPlain || (await hasBlocks(file, bytes, { header: parsed.headers[0]!, tableAt: parsed.end }))
  return { size: sizeOf(display), whole, exr }
}

function sizeOf({ left, top, right, bottom }: ExrWindow): Size {
  return { width: right - left + 1, height: bottom - top + 1 }
}

/** Names of the layer with everything in it, as renderers and compositing programs have them. */
const wholePicture = /(^|[._ ])(beauty|combined|rgba?|colou?r|composite|final|main)$/i

/** @throws StudioError `codec-unsupported` where nothing in it is a picture */
export function chooseLayer(headers: readonly ExrHeader[]): ExrChoice {
  const layers = headers.flatMap(({ channels }, part) => colourLayers(channels).map((layer) => ({ part, layer })))
  const plain = layers.find(({ layer }) => layer === '')
  const chosen = plain ?? layers.find(({ layer }) => wholePicture.test(layer)) ?? layers[0]
  if (!chosen) {
    const channels = headers.flatMap((header) => header.channels)
    throw unsupported(
      `it holds no colours, only ${channels.slice(0, 6).join(', ')}`,
      'Choose pictures with red, green and blue.'
    )
  }
  return { ...chosen, others: layers.filter((each) => each !== chosen).map(({ layer }) => layer || 'plain colours') }
}

/** Names before R, G and B, or before a single Y; the empty one first. */
function colourLayers(channels: readonly string[]): string[] {
  const byLayer = new Map<string, Set<string>>()
  for (const channel of channels) {
    const dot = channel.lastIndexOf('.')
    const layer = channel.slice(0, Math.max(0, dot))
    byLayer.set(layer, (byLayer.get(layer) ?? new Set()).add(channel.slice(dot + 1).toUpperCase()))
  }
  const isPicture = (names: ReadonlySet<string>): boolean =>
    names.has('Y') || ['R', 'G', 'B'].every((name) => names.has(name))
  return [...byLayer].flatMap(([layer, names]) => (isPicture(names) ? [layer] : [])).sort()
}

/** Without the file's name, see `readPictureFile`. */
function unsupported(what: string, hint: string): StudioError {
  return new StudioError('codec-unsupported', what, { hint })
}

/** Lines of a block by compression: none, RLE, ZIP a line, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB. */
const linesPerBlock = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256]

/** Renderers fill the table of blocks as they go: one of zero, or behind the end, is still missing. */
async function hasBlocks(
  file: FileHandle,
  bytes: number,
  { header, tableAt }: { readonly header: ExrHeader; readonly tableAt: number }
): Promise<boolean> {
  const blocks = Math.ceil(sizeOf(header.data).height / (linesPerBlock[header.compression] ?? 1))
  const table = await bytesAt(file, tableAt, blocks * 8)
  if (table.length < blocks * 8) return false
  for (let entry = 0; entry < blocks; entry++) {
    const offset = Number(table.readBigUInt64LE(entry * 8))
    if (offset === 0 || offset + 8 > bytes) return false
    const sizes = await bytesAt(file, offset, 8)
    if (offset + 8 + sizes.readUInt32LE(4) > bytes) return false
  }
  return true
}

/** FFmpeg's options to read the chosen picture; scene-linear values become those of a screen. */
export function exrOptions({ part, layer }: ExrChoice): string[] {
  return [
    ...['-apply_trc', 'iec61966_2_1'],
    ...(part > 0 ? ['-part', String(part)] : []),
    ...(layer === '' ? [] : ['-layer', layer])
  ]
}

/** What the user should know of it. */
export function exrNotes({ part, layer, others }: ExrChoice): string[] {
  if (layer === '' && part === 0) return []
  const name = layer === '' ? `part ${part + 1}` : `the layer ${layer}`
  const more = others.length === 0 ? '' : ` It also holds ${[...new Set(others)].slice(0, 6).join(', ')}.`
  return [`Of the EXR pictures ${name} is shown.${more}`]
}
