import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import type { OpenableSequence, PathContents } from '../../shared/domain/pathContents'
import { parseSequencePath } from '../../shared/domain/sequencePath'
import { openPlain } from '../files/plainFile'
import { findSequence } from '../media/sequence/imageSequence'
import { dataSetClips, isDataSet } from './dataSetFolders'
import { isVocFolder } from './vocFolder'

const listEndings = ['.json', '.xml', '.zip', '.txt']

/**
 * Tells what a path that somebody opens or drops is, by a look at names and the first bytes of a picture.
 * @param clipIsOpen pictures that look like masks then count as masks of that clip
 * @throws StudioError `not-a-video` as `findSequence`
 */
export async function lookAtPath(given: string, clipIsOpen: boolean): Promise<PathContents> {
  const { path, frameRate } = parseSequencePath(given)
  if (frameRate !== null) return { kind: 'video' }
  const target = resolve(path)
  const ending = extname(target).toLowerCase()
  if (ending === '.hodor') return { kind: 'project' }
  const found = await stat(target).catch(() => null)
  if (found?.isDirectory()) return lookAtFolder(target, clipIsOpen)
  if (listEndings.includes(ending)) return { kind: 'masks' }
  if (clipIsOpen && (await looksLikeMask(target))) return { kind: 'masks' }
  return lookAtPictures(target)
}

async function lookAtFolder(folder: string, clipIsOpen: boolean): Promise<PathContents> {
  const inside = await readdir(folder)
  if (clipIsOpen && isVocFolder(inside)) return { kind: 'masks' }
  if (await isDataSet(folder)) return lookAtDataSet(folder, clipIsOpen)
  const pictures = inside.filter((name) => ['.png', '.exr'].includes(extname(name).toLowerCase())).sort()
  const [first] = pictures
  if (clipIsOpen && first !== undefined && (await looksLikeMask(join(folder, first)))) return { kind: 'masks' }
  const lists = inside.filter((name) => listEndings.includes(extname(name).toLowerCase()))
  if (pictures.length === 0 && lists.length > 0 && !hasVideo(inside)) return { kind: 'masks' }
  return lookAtPictures(folder)
}

/** Pictures or videos beside lists are what somebody opens. */
function hasVideo(names: readonly string[]): boolean {
  return names.some((name) => !/^$|\.(json|xml|zip|txt|ya?ml)$/i.test(extname(name)))
}

/** A data set without pictures, as the studio exports it, holds masks and nothing else. */
async function lookAtDataSet(folder: string, clipIsOpen: boolean): Promise<PathContents> {
  const clips = await dataSetClips(folder)
  if (clips.length === 0 && clipIsOpen) return { kind: 'masks' }
  return { kind: 'dataSet', name: basename(folder), clips }
}

async function lookAtPictures(target: string): Promise<PathContents> {
  const found = await findSequence(target)
  if (!found || found.files.length < 2) return { kind: 'video' }
  const sequence: OpenableSequence = {
    path: found.path,
    first: found.files[0] ?? '',
    last: found.files.at(-1) ?? '',
    count: found.files.length,
    missing: found.missing.slice(0, 500),
    frameRate: found.frameRate
  }
  return { kind: 'sequence', sequence }
}

/** Masks are indexed or grey PNGs, 8 bits or less; EXR pictures without colour channels. */
async function looksLikeMask(path: string): Promise<boolean> {
  const head = await firstBytes(path)
  const ending = extname(path).toLowerCase()
  if (ending === '.png') {
    const isPng = head.subarray(0, 8).equals(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]))
    const [depth, colourType] = [head[24] ?? 16, head[25]]
    return isPng && depth <= 8 && (colourType === 3 || colourType === 0)
  }
  return ending === '.exr' && !/\0[RGB]\0/.test(head.toString('latin1')) && head.includes('.Y\0')
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await openPlain(path).catch(() => null)
  if (!file) return Buffer.alloc(0)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
