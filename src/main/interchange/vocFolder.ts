import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { decodeMask } from '../../shared/domain/maskRle'
import type { ImportedMasks, ImportedObject } from '../../shared/domain/importedMasks'
import type { ColourLabel } from './colourObjects'
import { readMaskFiles, type MaskFileOptions } from './maskFiles'
import { packed, pictureEndings } from './maskPicture'
import { readText } from './readText'

/** Folders as Pascal VOC and CVAT's “Segmentation mask 1.1” have them: pictures of objects, of classes, and a label map. */
const [objectFolder, classFolder] = ['SegmentationObject', 'SegmentationClass']

const anewNote = 'Pascal VOC numbers objects on each picture anew: check that each is one object through the clip.'

export function isVocFolder(entries: readonly string[]): boolean {
  return entries.includes(objectFolder) || entries.includes(classFolder)
}

/**
 * Objects of `SegmentationObject`, called as the classes they lie on; where there is none, a class each.
 * @throws MasksAmbiguous, StudioError as `readMaskFiles`
 */
export async function readVocFolder(root: string, options: MaskFileOptions): Promise<ImportedMasks> {
  const labels = await labelMap(join(root, 'labelmap.txt'))
  const [objects, classes] = await Promise.all([picturesIn(root, objectFolder), picturesIn(root, classFolder)])
  if (objects.length === 0) return named(await readMaskFiles(classes, { ...options, labels }), root)
  const masks = await readMaskFiles(objects, options)
  const counted = masks.frames.length > 1 && masks.objects.length > 1 ? [anewNote] : []
  const withNotes = named({ ...masks, notes: [...masks.notes, ...counted] }, root)
  if (!labels || classes.length === 0) return withNotes
  const objectsByClass = classNames(masks, await readMaskFiles(classes, { ...options, labels }))
  return { ...withNotes, objects: objectsByClass }
}

/** The label map that lies beside a folder of classes. */
export async function labelsBeside(folder: string): Promise<readonly ColourLabel[] | null> {
  return basename(folder) === classFolder ? labelMap(join(dirname(folder), 'labelmap.txt')) : null
}

function named(masks: ImportedMasks, root: string): ImportedMasks {
  return { ...masks, format: 'voc', clipName: basename(root) }
}

async function picturesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder)).catch((): string[] => [])
  const pictures = entries.filter((name) => pictureEndings.includes(extname(name).toLowerCase()))
  return pictures.map((name) => join(root, folder, name))
}

/** `label:red,green,blue:parts:actions`, a line each. */
async function labelMap(path: string): Promise<ColourLabel[] | null> {
  const text = await readText(path).catch(() => null)
  if (text === null) return null
  const labels = text.split(/\r?\n/).flatMap((line): ColourLabel[] => {
    const [, name = '', red, green, blue] = /^([^#:][^:]*):\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)/.exec(line) ?? []
    return blue === undefined ? [] : [{ name, colour: packed(Number(red), Number(green), Number(blue)) }]
  })
  return labels.length === 0 ? null : labels
}

/** What most of each object's pixels are. */
function classNames(masks: ImportedMasks, classes: ImportedMasks): ImportedObject[] {
  const votes = new Map<string, number>()
  const classAt = new Map(classes.frames.map(({ frameName, mask }) => [frameName, mask]))
  for (const { frameName, mask } of masks.frames) {
    const below = classAt.get(frameName)
    if (!below) continue
    const [ids, names] = [decodeMask(mask).data, decodeMask(below).data]
    ids.forEach((id, at) => votes.set(`${id} ${names[at]}`, (votes.get(`${id} ${names[at]}`) ?? 0) + 1))
  }
  return masks.objects.map((object) => {
    const best = classes.objects.reduce<ImportedObject | null>((found, each) => {
      const count = (other: ImportedObject | null): number => votes.get(`${object.id} ${other?.id ?? ''}`) ?? 0
      return count(each) > count(found) ? each : found
    }, null)
    return best ? { ...object, name: best.name } : object
  })
}
