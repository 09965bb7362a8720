import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join, relative } from 'node:path'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { unreadable } from './annotationErrors'
import { assembleMasks } from './assembleMasks'
import type { ClipWish } from './chooseClip'
import type { ListedPicture, ListedShape } from './listed'
import { clipsOfPictures } from './listedNames'
import { readText } from './readText'
import { noArea, polygonArea, type ShapeArea } from './shapeAreas'

/** Folders that are looked into below the chosen one. */
const deepest = 3
const mostFiles = 200_000
/** Text files that lie beside the labels. */
const otherTexts = /^(classes|labelmap|train|val|valid|test|trainval|readme.*|obj)\.txt$/i

/**
 * YOLO segmentation: a text file a picture, each line a class and a polygon in shares of the picture.
 * @param names of the classes; null = numbers only
 * @throws MasksAmbiguous, StudioError `annotations-unreadable`
 */
export async function readYolo(
  files: readonly string[],
  names: readonly string[] | null,
  wish: ClipWish
): Promise<ImportedMasks> {
  const pictures: ListedPicture[] = []
  const root = dirname(files[0] ?? '')
  for (const path of files) pictures.push(pictureOf(relative(root, path), await readText(path), names))
  if (!wish.hint) throw unreadable(wish.file, 'YOLO files do not say the size of their pictures: open the clip first')
  const clips = clipsOfPictures(pictures, wish.hint.name)
  return assembleMasks({ format: 'yolo', clips, colours: new Map(), notes: [] }, wish)
}

/** @throws StudioError `annotations-unreadable` for text that is no YOLO file */
function pictureOf(name: string, text: string, names: readonly string[] | null): ListedPicture {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const shapes = lines.flatMap((line, at) =>
    line.trim() === '' ? [] : [shapeOf(line.trim(), `line ${at + 1} of ${name}`, names)]
  )
  if (shapes.length > 0 && shapes.every((shape) => shape === null)) throw unreadable(name, 'it is no YOLO file')
  const known = shapes.map((shape, at) => shape ?? damaged(`line ${at + 1} of ${name}`))
  return { name, frameIndex: null, size: null, shapes: known }
}

function shapeOf(line: string, where: string, names: readonly string[] | null): ListedShape | null {
  const [first = '', ...rest] = line.split(/\s+/)
  if (!/^\d{1,6}$/.test(first)) return null
  const label = names?.[Number(first)] ?? `class ${first}`
  // Object 0 would be background.
  return { where, track: null, label, labelId: Number(first) + 1, area: areaOf(rest.map(Number)), z: 0 }
}

function areaOf(numbers: readonly number[]): ShapeArea {
  if (numbers.length === 4) return noArea('is a box only')
  if (numbers.some((value) => !(value >= -0.5 && value <= 1.5))) return noArea('has points outside of the picture')
  // Predictions have their confidence at the end.
  return polygonArea([numbers.length % 2 === 1 ? numbers.slice(0, -1) : numbers], 'shares')
}

function damaged(where: string): ListedShape {
  return { where, track: null, label: '', labelId: '', area: noArea('is damaged'), z: 0 }
}

/** The label files of a folder, and what its classes are called; null where it holds none. */
export async function yoloFilesIn(
  folder: string
): Promise<{ readonly files: readonly string[]; readonly names: readonly string[] | null } | null> {
  const texts: string[] = []
  const others: string[] = []
  await gather(folder, 0, (path) => {
    const name = basename(path)
    if (extname(name).toLowerCase() === '.txt' && !otherTexts.test(name)) texts.push(path)
    else if (/^(data.*\.ya?ml|classes\.txt|obj\.names)$/i.test(name)) others.push(path)
  })
  if (texts.length === 0) return null
  const names = others[0] === undefined ? null : classNames(basename(others[0]), await readText(others[0]))
  return { files: texts.sort(), names }
}

async function gather(folder: string, depth: number, take: (path: string) => void): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.slice(0, mostFiles)) {
    if (entry.isFile()) take(join(folder, entry.name))
    else if (entry.isDirectory() && depth < deepest) await gather(join(folder, entry.name), depth + 1, take)
  }
}

/** Of `data.yaml`, which is YAML of one shape, or of a list with a name a line. */
function classNames(file: string, text: string): string[] {
  if (!/\.ya?ml$/i.test(file)) return text.split(/\r?\n/).map((line) => line.trim())
  const inline = /^names:\s*\[([^\]]*)\]/m.exec(text)?.[1]
  if (inline !== undefined) return inline.split(',').map(unquoted)
  const block = /^names:\s*\r?\n((?:[ \t]*(?:-|\d+:)[^\n]*\n?)*)/m.exec(text)?.[1] ?? ''
  const names: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, number, name] = /^\s*(?:-|(\d+):)\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) names[number === undefined ? names.length : Number(number)] = unquoted(name)
  }
  return names
}

function unquoted(text: string): string {
  return text.trim().replace(/^(['"])(.*)\1$/, '$2')
}
