import { rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { clipNameOf } from '../../../shared/domain/sequencePath'
import { mergeClip } from '../../interchange/youtubeVosMeta'
import { decodeMaskPng, encodeMaskPng } from '../../media/masks/maskPng'
import { reserveFile, writeFailure } from '../../files/outputFile'
import { clipWithoutFrames } from './annotatedVideo'
import type { ExportContext, ExportTarget, ExportWriter, WrittenExport } from '../exportWriter'
import { writeFrameFolder, type FrameCodec } from '../frames/frameFolder'
import { writeJpegFolder } from '../frames/jpegFolder'
import { makeFolder } from '../../files/makeFolder'
import { readPlainText } from '../../files/plainFile'

/**
 * Data sets are folders of many clips: each clip is written whole beside those that are there already, and only a clip
 * of the same name is ever replaced.
 */

const pngCodec: FrameCodec = {
  ending: '.png',
  encode: (_frame, mask) => ({ mask, bytes: encodeMaskPng(mask) }),
  decode: decodeMaskPng
}

export const davisWriter: ExportWriter<AnnotationsFormat> = { write: writeClip }

export const youtubeVosWriter: ExportWriter<AnnotationsFormat> = {
  write: async (context, target) => {
    const clip = await writeClip(context, target)
    const path = join(target.path, 'meta.json')
    return {
      ...clip,
      publish: async () => {
        const files = await clip.publish()
        const described = { ...clipWithoutFrames(context.video, target), frames: clip.written }
        const text = mergeClip(await readPlainText(path).catch(() => null), described)
        return [...files, await replaceFile(path, text)]
      }
    }
  }
}

type WrittenClip = Awaited<ReturnType<typeof writeFrameFolder>>

/** `Annotations/<clip>`, and `JPEGImages/<clip>` where the pictures come along. */
async function writeClip(context: ExportContext<AnnotationsFormat>, target: ExportTarget): Promise<WrittenClip> {
  const name = clipNameOf(context.video.path)
  await makeFolder(target.path).catch((error: unknown) => {
    throw writeFailure(target.path, error)
  })
  const masks = { ...target, path: join(target.path, 'Annotations', name) }
  const annotations = await writeFrameFolder(context, masks, pngCodec).catch(async (error: unknown) => {
    await removeEmpty(target.path)
    throw error
  })
  const images = context.format.images
    ? await writeImages(context, join(target.path, 'JPEGImages', name), annotations)
    : null
  return {
    ...annotations,
    notes: [...annotations.notes, ...(images?.notes ?? [])],
    publish: async () => [...(await annotations.publish()), ...((await images?.publish()) ?? [])],
    discard: async () => {
      await annotations.discard()
      await images?.discard()
      await removeEmpty(target.path)
    }
  }
}

/** Only what is empty goes: other clips may be there. */
async function removeEmpty(root: string): Promise<void> {
  for (const path of [join(root, 'Annotations'), join(root, 'JPEGImages'), root])
    await rmdir(path).catch(() => undefined)
}

async function writeImages(
  context: ExportContext<AnnotationsFormat>,
  path: string,
  annotations: WrittenExport
): Promise<WrittenExport> {
  try {
    return await writeJpegFolder(context, path)
  } catch (error) {
    await annotations.discard()
    throw error
  }
}

async function replaceFile(path: string, text: string): Promise<string> {
  const file = await reserveFile(path, true)
  try {
    await writeFile(file.temporaryPath, text)
    return await file.publish()
  } catch (error) {
    await file.discard()
    throw writeFailure(path, error)
  }
}
