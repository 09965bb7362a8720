import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import type { DataSetClip } from '../../shared/domain/pathContents'
import type { ObjectId } from '../../shared/domain/types'
import { readPlainText } from '../files/plainFile'
import { readMeta } from './youtubeVosMeta'

/** Finding a clip in a folder of the DAVIS or YouTube-VOS kind: `Annotations/[480p/]<clip>`, `JPEGImages/[480p/]<clip>`. */

export interface ClipFolder {
  readonly format: 'davis' | 'youtube-vos'
  readonly name: string
  /** Paths of the mask pictures, in order. */
  readonly masks: readonly string[]
  /** Folder of the pictures; null where there is none. */
  readonly images: string | null
  /** What `meta.json` calls the objects. */
  readonly categories: ReadonlyMap<ObjectId, string>
}

/**
 * @param wanted name of the clip; null takes the only one there is
 * @throws StudioError `annotations-unreadable` when none fits, naming those there are
 */
export async function findClipFolder(root: string, wanted: string | null): Promise<ClipFolder> {
  const annotated = await clipFolders(join(root, 'Annotations'))
  const pictured = await clipFolders(join(root, 'JPEGImages'))
  const names = [...new Set([...annotated.keys(), ...pictured.keys()])].sort()
  const name = names.find((each) => each === wanted) ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) throw noClip(basename(root), wanted, names)
  const folder = annotated.get(name)
  const masks = folder === undefined ? [] : await maskNames(folder)
  const categories = await categoriesOf(root, name)
  return {
    format: categories ? 'youtube-vos' : 'davis',
    name,
    masks: masks.map((file) => join(folder ?? root, file)),
    images: pictured.get(name) ?? null,
    categories: categories ?? new Map()
  }
}

/** Clips of a data set that have pictures, by name. */
export async function dataSetClips(root: string): Promise<DataSetClip[]> {
  const annotated = await clipFolders(join(root, 'Annotations'))
  const pictured = [...(await clipFolders(join(root, 'JPEGImages')))].sort(([a], [b]) => a.localeCompare(b, 'en'))
  const clips = pictured.map(async ([name, images]): Promise<DataSetClip> => {
    const pictures = (await readdir(images)).filter((file) => !file.startsWith('.'))
    const folder = annotated.get(name)
    const masks = folder === undefined ? [] : await maskNames(folder)
    const firstMask = folder !== undefined && masks[0] !== undefined ? join(folder, masks[0]) : null
    return { name, images, count: pictures.length, firstMask }
  })
  return (await Promise.all(clips)).filter(({ count }) => count > 0)
}

async function maskNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => extname(file).toLowerCase() === '.png').sort()
}

/** Whether a folder is laid out that way. */
export async function isDataSet(path: string): Promise<boolean> {
  const entries = await readdir(path).catch((): string[] => [])
  return entries.includes('JPEGImages') || entries.includes('Annotations')
}

/** Folders of pictures by name; those of a resolution (`480p`) are looked through. */
async function clipFolders(path: string): Promise<Map<string, string>> {
  const clips = new Map<string, string>()
  for (const entry of await folders(path)) {
    const inside = await folders(join(path, entry))
    if (inside.length === 0) clips.set(entry, join(path, entry))
    for (const name of inside) if (!clips.has(name)) clips.set(name, join(path, entry, name))
  }
  return clips
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
}

async function categoriesOf(root: string, clip: string): Promise<Map<ObjectId, string> | null> {
  const text = await readPlainText(join(root, 'meta.json')).catch(() => null)
  if (text === null) return null
  const objects = readMeta(text, 'meta.json').videos[clip]?.objects ?? {}
  return new Map(Object.entries(objects).map(([id, { category }]) => [Number(id), category]))
}

function noClip(root: string, wanted: string | null, names: readonly string[]): StudioError {
  const there =
    names.length === 0 ? 'it has none' : `it has ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`
  const which = wanted === null ? 'more than one clip' : `no clip named “${wanted}”`
  return new StudioError('annotations-unreadable', `The folder ${root} has ${which}: ${there}.`, {
    hint: 'Choose the folder of the clip itself, inside “Annotations”.'
  })
}
