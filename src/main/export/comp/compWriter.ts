import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { StudioError } from '../../../shared/domain/errors'
import type { ExportMask } from '../../../shared/domain/exportJob'
import type { LabelMask, ObjectId, RgbFrame } from '../../../shared/domain/types'
import { cryptomatteAttributes, cryptomatteChannels } from '../../interchange/cryptomatte'
import { decodeExrMasks, matteLayers } from '../../interchange/exrMasks'
import { encodeExr, type HalfChannel } from '../../interchange/exrWrite'
import { toHalf } from '../../interchange/halfFloat'
import { upsampledMattes } from '../../interchange/softMattes'
import { uniqueNames } from '../../interchange/uniqueNames'
import { writeFailure } from '../../files/outputFile'
import { reserveFolder } from '../../files/outputFolder'
import { clockOf } from '../annotations/exrWriter'
import { frameNamer } from '../annotations/annotatedVideo'
import { type LayersOfFrame, openMattedLayers } from '../annotations/mattedLayers'
import type { ExportContext, ExportTarget, ExportWriter } from '../exportWriter'
import { selectedLabels } from '../selectedLabels'

/**
 * A folder of EXR files, one a frame, each with everything a compositor needs: the picture in linear light, a matte an
 * object as a layer, and Cryptomatte, so that objects are picked by a click. Frames without masks have their picture.
 */
export const compWriter: ExportWriter<AnnotationsFormat> = {
  write: async (context, target) => {
    const { decoder, range, signal, masks, video } = context
    const folder = await reserveFolder(target.path, { overwrite: context.overwrite, ours: /\.exr$/i })
    const nameOf = frameNamer(video)
    const names: string[] = []
    const layers = await openMattedLayers(context, target.objects)
    try {
      for await (const frame of decoder.decode(range, signal)) {
        const name = `${nameOf(frame.frameIndex)}.exr`
        const matted = (await layers?.of(frame)) ?? null
        const parts = { context, target, matted }
        await writePicture(join(folder.temporaryPath, name), frame, await masks.at(frame.frameIndex), parts)
        names.push(name)
        context.frameDone()
      }
    } catch (error) {
      await folder.discard()
      throw error
    } finally {
      await layers?.close()
    }
    const deep = video.bitDepth > 8 ? [`The picture in these files has 8 of the video’s ${video.bitDepth} bits.`] : []
    const publish = async (): Promise<string[]> => {
      const path = await folder.publish()
      return names.map((name) => join(path, name))
    }
    return {
      frames: names.length,
      notes: [...deep, ...(layers?.notes ?? [])],
      publish,
      discard: () => folder.discard()
    }
  }
}

interface Parts {
  readonly context: ExportContext<AnnotationsFormat>
  readonly target: ExportTarget
  /** Null where edges are not those of matting. */
  readonly matted: LayersOfFrame | null
}

/** Reads each file back and compares its mattes. @throws StudioError */
async function writePicture(path: string, frame: RgbFrame, found: ExportMask | null, parts: Parts): Promise<void> {
  const ids = new Set(parts.target.objects.map(({ id }) => id))
  const { width, height } = frame
  const labels = found ? selectedLabels(found.mask, ids) : { width, height, data: new Uint8Array(width * height) }
  const mask = parts.matted?.mask ?? labels
  await writeFile(path, encodePicture(frame, mask, found, parts)).catch((error: unknown) => {
    throw writeFailure(path, error)
  })
  const back = decodeExrMasks(await readFile(path)).mask
  if (back.width === width && Buffer.compare(back.data, mask.data) === 0) return
  throw new StudioError('encode-failed', `${basename(path)} did not read back as it was written.`, {
    hint: 'Check the disk and try again; no file was kept.'
  })
}

function encodePicture(
  frame: RgbFrame,
  mask: LabelMask,
  found: ExportMask | null,
  { context, target, matted }: Parts
): Uint8Array {
  const { objects } = target
  const soft = matted?.mattes ?? softMattes(found, mask)
  const layers = matteLayers(mask, objects, soft)
  const names = uniqueNames(objects)
  const size = { width: mask.width, height: mask.height }
  const covering = objects.map(({ id }) => ({
    id,
    name: names.get(id) ?? `Object ${id}`,
    coverage: soft.get(id) ?? Float32Array.from(mask.data, (label) => (label === id ? 1 : 0))
  }))
  return encodeExr({
    ...{ size, ...clockOf(context.video, frame.frameIndex) },
    channels: [...pictureChannels(frame), ...layers.channels, ...cryptomatteChannels(covering, size)],
    texts: { ...layers.texts, ...cryptomatteAttributes(covering.map(({ name }) => name)) }
  })
}

function softMattes(found: ExportMask | null, mask: LabelMask): ReadonlyMap<ObjectId, Float32Array> {
  return found?.soft && !found.isReference ? upsampledMattes(found.soft, mask) : new Map<ObjectId, Float32Array>()
}

/** Half floats of linear light for each value of a sample, by the curve of sRGB. */
const linear = Uint16Array.from({ length: 256 }, (_, value) => {
  const shown = value / 255
  return toHalf(shown <= 0.04045 ? shown / 12.92 : ((shown + 0.055) / 1.055) ** 2.4)
})

function pictureChannels({ width, data }: RgbFrame): HalfChannel[] {
  return ['R', 'G', 'B'].map((name, channel) => ({
    name,
    fillRow: (y, row) => {
      for (let x = 0, at = y * width * 3 + channel; x < width; x++, at += 3) row[x] = linear[data[at]!]!
    }
  }))
}
