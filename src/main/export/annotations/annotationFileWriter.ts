import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { AnnotatedClip, AnnotatedFrame } from '../../interchange/annotatedClip'
import { reserveFile, writeFailure } from '../../files/outputFile'
import { clipWithoutFrames, selectedFrames } from './annotatedVideo'
import type { ExportWriter } from '../exportWriter'

/** One file for the whole clip. */
export interface AnnotationCodec {
  encode(clip: AnnotatedClip, format: AnnotationsFormat): string
  /** Reads the file back and compares. @throws StudioError or Error when it does not say what was written */
  verify(text: string, clip: AnnotatedClip, name: string): void
}

/** Masks are gathered first: as run lengths those of a long clip take a few MB. */
export function annotationFileWriter(codec: AnnotationCodec): ExportWriter<AnnotationsFormat> {
  return {
    write: async (context, target) => {
      const name = basename(target.path)
      const file = await reserveFile(target.path, context.overwrite)
      try {
        const frames: AnnotatedFrame[] = []
        for await (const frame of selectedFrames(context, target)) frames.push(frame)
        const clip = { ...clipWithoutFrames(context.video, target), frames }
        await writeFile(file.temporaryPath, codec.encode(clip, context.format)).catch((error: unknown) => {
          throw writeFailure(target.path, error)
        })
        throwIfCancelled(context.signal)
        readBack(codec, await readFile(file.temporaryPath, 'utf8'), clip, name)
        const publish = async (): Promise<string[]> => [await file.publish()]
        return { frames: frames.length, notes: [], publish, discard: () => file.discard() }
      } catch (error) {
        await file.discard()
        throw error
      }
    }
  }
}

function readBack(codec: AnnotationCodec, text: string, clip: AnnotatedClip, name: string): void {
  try {
    codec.verify(text, clip, name)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('encode-failed', `${name} did not read back as it was written: ${reason}`, {
      hint: 'Check the disk and try again; no file was kept.',
      cause: error
    })
  }
}
