import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FrameIndex, ImageSequence, LabelMask } from '../../../shared/domain/types'
import { encodeMaskPng } from './maskPng'
import { writeFailure } from '../../files/outputFile'
import { reserveFolder } from '../../files/outputFolder'

/** A folder of label masks in DAVIS layout: `00000.png`, `00001.png`, …, value = object id. */
export interface MaskFolder {
  /** @returns the path the mask will have @throws StudioError `disk-full`, `output-not-writable` */
  write(frameIndex: FrameIndex, mask: LabelMask): Promise<string>
  /** Gives the folder its name. @returns paths of all masks, by frame */
  finish(): Promise<string[]>
  /** Deletes what was written. */
  abort(): Promise<void>
}

/**
 * Masks are gathered in a temporary folder beside the target; the target appears, or is replaced, all at once in `finish`.
 * @throws StudioError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function createMaskFolder(path: string, options: MaskFolderOptions): Promise<MaskFolder> {
  const target = resolve(path)
  const nameOf = maskNamer(options.sequence)
  const folder = await reserveFolder(path, { overwrite: options.overwrite, ours: maskNames })
  const names = new Map<FrameIndex, string>()
  return {
    write: async (frameIndex, mask) => {
      const name = nameOf(frameIndex)
      await writeFile(join(folder.temporaryPath, name), encodeMaskPng(mask)).catch((error: unknown) => {
        throw writeFailure(target, error)
      })
      names.set(frameIndex, name)
      return join(target, name)
    },
    finish: async () => {
      await folder.publish()
      const ordered = [...names].sort(([first], [second]) => first - second)
      return ordered.map(([, name]) => join(target, name))
    },
    abort: () => folder.discard()
  }
}

/** A folder is only replaced where all its pictures are numbered. */
const maskNames = /\d[^/\\]*\.png$/

export interface MaskFolderOptions {
  readonly overwrite: boolean
  /** Masks of numbered pictures are called as they are. */
  readonly sequence?: ImageSequence | undefined
}

function maskNamer(sequence: ImageSequence | undefined): (frameIndex: FrameIndex) => string {
  return (frameIndex) => {
    const file = sequence?.files[frameIndex]
    return file === undefined ? maskFileName(frameIndex) : file.replace(/(.)\.[^.]*$/, '$1') + '.png'
  }
}

/** `00042.png`; frames from 100 000 on take the digits they need. */
export function maskFileName(frameIndex: FrameIndex): string {
  return `${String(frameIndex).padStart(5, '0')}.png`
}
