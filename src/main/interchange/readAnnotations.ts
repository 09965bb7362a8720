import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join, relative, resolve, sep } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { MasksAmbiguous, type ImportAnswers } from '../../shared/domain/importQuestion'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { clipQuestion, listNames, type ClipWish } from './chooseClip'
import type { ClipHint } from './clipHint'
import { readCvat } from './cvatRead'
import { findClipFolder } from './dataSetFolders'
import { readJsonFile, readLabelmeFiles } from './jsonFiles'
import { readMaskFiles } from './maskFiles'
import { pictureEndings } from './maskPicture'
import { readText } from './readText'
import { isVocFolder, labelsBeside, readVocFolder } from './vocFolder'
import { readYolo, yoloFilesIn } from './yoloFiles'
import { inUnpacked } from './zipFolder'

export interface ReadOptions {
  /** The clip the masks are for: chooses among several clips of a file. */
  readonly clip: ClipHint | null
  readonly answers: ImportAnswers
  readonly signal: AbortSignal
}

/**
 * Reads masks from whatever holds them: COCO, YouTube-VIS, CVAT, labelme and YOLO files; mask pictures; folders of these,
 * folders in DAVIS, YouTube-VOS or Pascal VOC layout, and ZIP archives of any of them. Single odd shapes are left out and noted.
 * @throws MasksAmbiguous where masks can be read in several ways, or hold several clips
 * @throws StudioError `file-not-found`, `annotations-unreadable`, `mask-unreadable`, `mask-index-too-large`, `cancelled`
 */
export async function readAnnotations(path: string, options: ReadOptions): Promise<ImportedMasks> {
  const target = resolve(path)
  const name = basename(target)
  const found = await stat(target).catch((error: unknown) => {
    throw new StudioError('file-not-found', `${name} does not exist.`, { hint: 'Check the path.', cause: error })
  })
  return found.isDirectory() ? readFolder(target, options) : readFileByEnding(target, options)
}

/** What is to be known for choosing among the clips of a file. */
export function wishFor(file: string, { clip, answers }: ReadOptions): ClipWish {
  return { file, hint: clip, wanted: answers.clip }
}

async function readFileByEnding(path: string, options: ReadOptions): Promise<ImportedMasks> {
  const name = basename(path)
  const ending = extname(path).toLowerCase()
  if (ending === '.json') return readJsonFile(path, wishFor(name, options))
  if (ending === '.xml') return readCvat(await readText(path), wishFor(name, options))
  if (ending === '.txt') return readYolo([path], null, wishFor(name, options))
  if (ending === '.zip') return inUnpacked(path, options.signal, (folder) => readFolder(folder, options))
  if ([...pictureEndings, '.exr'].includes(ending)) return readMaskFiles([path], options)
  throw new StudioError('annotations-unreadable', `${name} cannot be read: it is in no format that holds masks.`, {
    hint: 'Masks come as JSON (COCO, YouTube-VIS, labelme), XML (CVAT), TXT (YOLO), PNG, JPEG or EXR files, as folders or ZIP archives of them.'
  })
}

async function readFolder(path: string, options: ReadOptions): Promise<ImportedMasks> {
  const entries = (await readdir(path)).filter((entry) => !entry.startsWith('.'))
  if (isVocFolder(entries)) return readVocFolder(path, options)
  if (entries.includes('Annotations')) return readDataSet(path, options)
  const files = (...endings: string[]): string[] =>
    entries.filter((entry) => endings.includes(extname(entry).toLowerCase())).map((entry) => join(path, entry))
  const wish = wishFor(basename(path), options)
  // Beside the pictures they are of.
  const labelme = await readLabelmeFiles(files('.json'), wish)
  if (labelme) return labelme
  const lists = files('.json', '.xml')
  const pictures = [files('.png'), files('.exr'), lists.length === 1 ? [] : files('.jpg', '.jpeg')]
  const masks = pictures.find((list) => list.length > 0)
  if (masks) return readMaskFiles(masks, { ...options, labels: await labelsBeside(path) })
  return readListsIn(path, lists, { wish, options })
}

interface FolderWish {
  readonly wish: ClipWish
  readonly options: ReadOptions
}

/** The only list of a folder, or below it, as exports have it, or the one that was asked for; or text files of YOLO. */
async function readListsIn(
  path: string,
  lists: readonly string[],
  { wish, options }: FolderWish
): Promise<ImportedMasks> {
  const found = lists.length > 0 ? lists : await listsBelow(path)
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return readFileByEnding(only, options)
  if (only !== undefined) return readOneList(path, found, options)
  const yolo = await yoloFilesIn(path)
  if (yolo) return readYolo(yolo.files, yolo.names, wish)
  throw new StudioError('annotations-unreadable', `The folder ${basename(path)} holds no masks.`, {
    hint: 'Choose a folder of mask pictures (PNG or EXR), or one that holds “Annotations”.'
  })
}

/** Annotation files in folders below, as deep as exports of common tools have them. */
async function listsBelow(path: string, depth = 2): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true })
  const lists = entries.filter((entry) => entry.isFile() && /\.(json|xml)$/i.test(entry.name))
  const folders = depth > 0 ? entries.filter((entry) => entry.isDirectory()) : []
  const below = await Promise.all(folders.map((entry) => listsBelow(join(path, entry.name), depth - 1)))
  return [...lists.map(({ name }) => join(path, name)), ...below.flat()]
}

/**
 * Of several lists, as exports of several tasks have them, the one that was asked for by its path in the folder. A clip
 * of a list that holds several is asked for by the list's path and its own name.
 * @throws MasksAmbiguous where it is not plain which is meant
 */
async function readOneList(folder: string, lists: readonly string[], options: ReadOptions): Promise<ImportedMasks> {
  const { clip: wanted } = options.answers
  const names = lists.map((list) => relative(folder, list).split(sep).join('/'))
  const at = names.findIndex((name) => wanted === name || wanted?.startsWith(`${name}/`))
  const [list, name] = [lists[at], names[at]]
  if (list === undefined || name === undefined) {
    const lacking = wanted === undefined ? '' : `, but no “${wanted}”`
    const message = `${basename(folder)} holds several annotation files: ${listNames(names)}${lacking}.`
    throw clipQuestion(message, names)
  }
  const clip = wanted === name ? undefined : wanted?.slice(name.length + 1)
  try {
    return await readFileByEnding(list, { ...options, answers: { ...options.answers, clip } })
  } catch (error) {
    if (!(error instanceof MasksAmbiguous && error.question.about === 'clip')) throw error
    const { message, choices } = error.question
    const within = choices.map(({ value }) => `${name}/${value}`)
    throw clipQuestion(message, within)
  }
}

async function readDataSet(root: string, options: ReadOptions): Promise<ImportedMasks> {
  const clip = await findClipFolder(root, options.answers.clip ?? options.clip?.name ?? null)
  const masks = await readMaskFiles(clip.masks, options)
  const objects = masks.objects.map((object) => ({ ...object, name: clip.categories.get(object.id) ?? object.name }))
  return { ...masks, format: clip.format, clipName: clip.name, objects }
}
