import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { StudioError } from '../../../shared/domain/errors'
import { decodeMask } from '../../../shared/domain/maskRle'
import type { LabelMask } from '../../../shared/domain/types'
import type { AnnotatedFrame } from '../../interchange/annotatedClip'
import { writeFailure } from '../../files/outputFile'
import { reserveFolder } from '../../files/outputFolder'
import { frameNamer, selectedFrames } from '../annotations/annotatedVideo'
import type { ExportContext, ExportTarget, WrittenExport } from '../exportWriter'

export interface EncodedFrame {
  readonly bytes: Uint8Array
  readonly mask: LabelMask
}

/** How a frame becomes a file, and the file a mask again. */
export interface FrameCodec {
  readonly ending: '.png' | '.exr'
  /** @returns the file, and where that is not the mask what it reads back as */
  encode(frame: AnnotatedFrame, mask: LabelMask): EncodedFrame | Promise<EncodedFrame>
  decode(bytes: Buffer, name: string): LabelMask
}

/**
 * A file for each frame that has a mask, gathered beside the target and put there all at once. Every file is read back
 * and compared.
 */
export async function writeFrameFolder(
  context: ExportContext<AnnotationsFormat>,
  target: ExportTarget,
  codec: FrameCodec
): Promise<WrittenExport & { readonly written: readonly AnnotatedFrame[] }> {
  const ours = codec.ending === '.png' ? /\.png$/i : /\.exr$/i
  const folder = await reserveFolder(target.path, { overwrite: context.overwrite, ours })
  const nameOf = frameNamer(context.video)
  const names: string[] = []
  const written: AnnotatedFrame[] = []
  try {
    for await (const frame of selectedFrames(context, target)) {
      const name = `${nameOf(frame.frameIndex)}${codec.ending}`
      await writeFrame(join(folder.temporaryPath, name), frame, codec)
      names.push(name)
      written.push(frame)
    }
  } catch (error) {
    await folder.discard()
    throw error
  }
  return {
    frames: names.length,
    written,
    notes: [],
    publish: async () => {
      const path = await folder.publish()
      return names.map((name) => join(path, name))
    },
    discard: () => folder.discard()
  }
}

async function writeFrame(path: string, frame: AnnotatedFrame, codec: FrameCodec): Promise<void> {
  const { bytes, mask } = await codec.encode(frame, decodeMask(frame.mask))
  await writeFile(path, bytes).catch((error: unknown) => {
    throw writeFailure(path, error)
  })
  const back = codec.decode(await readFile(path), basename(path))
  if (back.width === mask.width && back.height === mask.height && Buffer.compare(back.data, mask.data) === 0) return
  throw new StudioError('encode-failed', `${basename(path)} did not read back as it was written.`, {
    hint: 'Check the disk and try again; no file was kept.'
  })
}
