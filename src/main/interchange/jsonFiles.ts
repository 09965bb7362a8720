import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { parseJson, unreadable } from './annotationErrors'
import { assembleMasks } from './assembleMasks'
import type { ClipWish } from './chooseClip'
import { readCoco } from './cocoRead'
import { isLabelme, labelmePicture } from './labelmeRead'
import { clipsOfPictures } from './listedNames'
import type { ListedPicture } from './listed'
import { readText } from './readText'
import { readYtvis } from './ytvisRead'

/** Files beside a list of results that are looked through for the pictures it is about. */
const mostNeighbours = 40

/**
 * COCO, YouTube-VIS, labelme (also X-AnyLabeling's), and lists of results, which need the file with their pictures beside.
 * @throws MasksAmbiguous, StudioError `annotations-unreadable`
 */
export async function readJsonFile(path: string, wish: ClipWish): Promise<ImportedMasks> {
  const json = parseJson(await readText(path), wish.file)
  if (Array.isArray(json)) return readResults(path, json, wish)
  const keys = typeof json === 'object' && json !== null ? json : {}
  if (isLabelme(keys)) return assembleLabelme([labelmePicture(json, basename(path))], wish)
  if ('images' in keys) return readCoco(json, wish)
  if ('videos' in keys && Array.isArray(keys.videos)) return readYtvis(json, wish)
  if ('videos' in keys) throw unreadable(wish.file, 'it lists a YouTube-VOS data set: choose the folder it lies in')
  throw unreadable(wish.file, 'it is neither COCO (images) nor YouTube-VIS (videos) nor labelme (shapes)')
}

/** @returns null unless every file is of labelme */
export async function readLabelmeFiles(paths: readonly string[], wish: ClipWish): Promise<ImportedMasks | null> {
  const pictures: ListedPicture[] = []
  for (const path of paths) {
    const json = parseJson(await readText(path), basename(path))
    if (typeof json !== 'object' || json === null || !isLabelme(json)) return null
    pictures.push(labelmePicture(json, basename(path)))
  }
  return pictures.length === 0 ? null : assembleLabelme(pictures, wish)
}

function assembleLabelme(pictures: readonly ListedPicture[], wish: ClipWish): ImportedMasks {
  const clips = clipsOfPictures(pictures, wish.hint?.name ?? '')
  return assembleMasks({ format: 'labelme', clips, colours: new Map(), notes: [] }, wish)
}

/** Results of COCO or YouTube-VIS: a list without the pictures it is about. */
async function readResults(path: string, results: readonly unknown[], wish: ClipWish): Promise<ImportedMasks> {
  const first: unknown = results[0] ?? {}
  const keys = typeof first === 'object' && first !== null ? first : {}
  if ('video_id' in keys && 'segmentations' in keys) {
    return readYtvis(await companion(path, { kind: 'videos', key: 'video_id', results }, wish), wish, results)
  }
  if ('image_id' in keys && 'segmentation' in keys) {
    const pictures = await companion(path, { kind: 'images', key: 'image_id', results }, wish)
    return readCoco({ ...pictures, annotations: results }, wish)
  }
  throw unreadable(wish.file, 'it is a list, and not one of results of COCO or YouTube-VIS')
}

interface Wanted {
  readonly kind: 'images' | 'videos'
  /** What results call their picture or video. */
  readonly key: string
  readonly results: readonly unknown[]
}

/** The only file beside that has all pictures or videos of the results. */
async function companion(path: string, wanted: Wanted, { file }: ClipWish): Promise<object> {
  const neighbours = (await readdir(dirname(path))).filter((name) => extname(name).toLowerCase() === '.json')
  const others = neighbours.filter((name) => name !== basename(path)).slice(0, mostNeighbours)
  const fitting: { name: string; json: object }[] = []
  for (const name of others) {
    const json = await quietly(join(dirname(path), name))
    if (json && holdsAll(json, wanted)) fitting.push({ name, json })
  }
  const [only, second] = fitting
  if (only && !second) return only.json
  const what = `it is a list of results, which does not say the pictures they are of`
  if (!only) throw unreadable(file, `${what}: put the file with its ${wanted.kind} (valid.json) beside it`)
  const names = fitting.map(({ name }) => name).join(', ')
  throw unreadable(file, `${what}, and several files beside it may: ${names}. Leave only one of them there`)
}

async function quietly(path: string): Promise<object | null> {
  try {
    const json: unknown = JSON.parse(await readText(path))
    return typeof json === 'object' ? json : null
  } catch {
    // Whatever else lies there is not asked for.
    return null
  }
}

function holdsAll(json: object, { kind, key, results }: Wanted): boolean {
  const list: unknown = (json as Record<string, unknown>)[kind]
  if (!Array.isArray(list)) return false
  const known = new Set(list.map((entry) => idOf(entry, 'id')))
  return results.every((entry) => known.has(idOf(entry, key)))
}

function idOf(entry: unknown, key: string): string {
  return typeof entry === 'object' && entry !== null ? String((entry as Record<string, unknown>)[key]) : ''
}
