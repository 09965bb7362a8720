import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { clipNameOf } from '../../shared/domain/sequencePath'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { parseJson, unreadable } from './annotationErrors'
import { readCoco } from './cocoRead'
import { readCvat } from './cvatRead'
import { findClipFolder } from './dataSetFolders'
import { readMaskFiles } from './maskFiles'
import { readYtvis } from './ytvisRead'

export interface ReadOptions {
  /** Path of the clip the masks are for: chooses among several clips of a data set. */
  readonly clipPath: string | null
  readonly signal: AbortSignal
}

/**
 * Reads masks from whatever holds them: a COCO, YouTube-VIS or CVAT file; a mask picture; a folder of mask pictures or
 * EXR layers; a folder in DAVIS or YouTube-VOS layout.
 * @throws StudioError `file-not-found`, `annotations-unreadable`, `mask-unreadable`, `mask-index-too-large`,
 *   `cancelled`; nothing is read by halves
 */
export async function readAnnotations(path: string, options: ReadOptions): Promise<ImportedMasks> {
  const target = resolve(path)
  const name = basename(target)
  const found = await stat(target).catch((error: unknown) => {
    throw new StudioError('file-not-found', `${name} does not exist.`, { hint: 'Check the path.', cause: error })
  })
  return found.isDirectory() ? readFolder(target, options) : readFileByEnding(target, options)
}

async function readFileByEnding(path: string, options: ReadOptions): Promise<ImportedMasks> {
  const name = basename(path)
  const ending = extname(path).toLowerCase()
  if (ending === '.json') return readJson(path, options)
  if (ending === '.xml') return readCvat(await readFile(path, 'utf8'), name)
  if (ending === '.png' || ending === '.exr') return readMaskFiles([path], options.signal)
  const hint = 'Masks come as JSON (COCO, YouTube-VIS), XML (CVAT), PNG or EXR files, or as folders of them.'
  const reason = ending === '.zip' ? 'unpack the archive first' : 'it is in no format that holds masks'
  throw new StudioError('annotations-unreadable', `${name} cannot be read: ${reason}.`, { hint })
}

async function readJson(path: string, { clipPath }: ReadOptions): Promise<ImportedMasks> {
  const name = basename(path)
  const json = parseJson(await readFile(path, 'utf8'), name)
  const keys = typeof json === 'object' && json !== null ? json : {}
  if ('images' in keys) return readCoco(json, name)
  if ('videos' in keys && Array.isArray(keys.videos)) {
    return readYtvis(json, name, clipPath === null ? '' : clipNameOf(clipPath))
  }
  if ('videos' in keys) throw unreadable(name, 'it lists a YouTube-VOS data set: choose the folder it lies in')
  throw unreadable(name, 'it is neither COCO (images) nor YouTube-VIS (videos)')
}

async function readFolder(path: string, options: ReadOptions): Promise<ImportedMasks> {
  const entries = await readdir(path)
  const files = (ending: string): string[] => entries.filter((entry) => extname(entry).toLowerCase() === ending)
  if (entries.includes('Annotations')) return readDataSet(path, options)
  const pictures = [files('.png'), files('.exr')].find((list) => list.length > 0)
  if (pictures)
    return readMaskFiles(
      pictures.map((file) => join(path, file)),
      options.signal
    )
  const lists = [...files('.json'), ...files('.xml')]
  if (lists[0] !== undefined && lists.length === 1) return readFileByEnding(join(path, lists[0]), options)
  throw new StudioError('annotations-unreadable', `The folder ${basename(path)} holds no masks.`, {
    hint: 'Choose a folder of mask pictures (PNG or EXR), or one that holds “Annotations”.'
  })
}

async function readDataSet(root: string, { clipPath, signal }: ReadOptions): Promise<ImportedMasks> {
  const clip = await findClipFolder(root, clipPath === null ? null : clipNameOf(clipPath))
  const masks = await readMaskFiles(clip.masks, signal)
  const objects = masks.objects.map((object) => ({ ...object, name: clip.categories.get(object.id) ?? object.name }))
  return { ...masks, format: clip.format, clipName: clip.name, objects }
}
