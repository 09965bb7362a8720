import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import type { FrameIndex, LabelMask } from '../../shared/domain/types'
import { encodeMaskPng } from './maskPng'
import { temporaryBeside, writeFailure } from './outputFile'

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
 * An empty folder may be taken without `overwrite`. With it, only a folder that holds nothing but masks is replaced, so
 * that a wrong path never costs other files.
 * @throws StudioError `output-exists`, `output-not-writable`, `disk-full`
 */
export async function createMaskFolder(path: string, options: { readonly overwrite: boolean }): Promise<MaskFolder> {
  const target = resolve(path)
  await checkTarget(target, options.overwrite)
  const temporary = temporaryBeside(target)
  await mkdir(dirname(target), { recursive: true })
    .then(() => mkdir(temporary))
    .catch((error: unknown) => {
      throw writeFailure(target, error)
    })
  const names = new Map<FrameIndex, string>()
  return {
    write: async (frameIndex, mask) => {
      const name = maskFileName(frameIndex)
      await writeFile(join(temporary, name), encodeMaskPng(mask)).catch((error: unknown) => {
        throw writeFailure(target, error)
      })
      names.set(frameIndex, name)
      return join(target, name)
    },
    finish: async () => {
      await checkTarget(target, options.overwrite)
      await replaceFolder(temporary, target)
      const ordered = [...names].sort(([first], [second]) => first - second)
      return ordered.map(([, name]) => join(target, name))
    },
    abort: () => rm(temporary, { recursive: true, force: true })
  }
}

/** `00042.png`; frames from 100 000 on take the digits they need. */
export function maskFileName(frameIndex: FrameIndex): string {
  return `${String(frameIndex).padStart(5, '0')}.png`
}

async function checkTarget(target: string, overwrite: boolean): Promise<void> {
  const name = basename(target)
  const found = await stat(target).catch(() => null)
  if (!found) return
  if (!found.isDirectory()) {
    throw new StudioError('output-not-writable', `${name} is a file, not a folder.`, {
      hint: 'Choose a new folder name.'
    })
  }
  const entries = await readdir(target).catch((error: unknown) => {
    throw writeFailure(target, error)
  })
  if (entries.length === 0) return
  const hint = 'Choose a new or empty folder.'
  if (!overwrite) throw new StudioError('output-exists', `The folder ${name} is not empty.`, { hint })
  const foreign = entries.find((entry) => !/^\d{5,}\.png$/.test(entry))
  if (foreign === undefined) return
  throw new StudioError('output-exists', `The folder ${name} holds more than masks (${foreign}): it is not replaced.`, {
    hint
  })
}

/** Folders cannot be renamed over full ones: the old one steps aside first, and comes back if that fails. */
async function replaceFolder(temporary: string, target: string): Promise<void> {
  const aside = temporaryBeside(target)
  const moved = await rename(target, aside).then(
    () => true,
    () => false
  )
  try {
    await rename(temporary, target)
  } catch (error) {
    if (moved) await rename(aside, target)
    await rm(temporary, { recursive: true, force: true })
    throw writeFailure(target, error)
  }
  if (moved) await rm(aside, { recursive: true, force: true })
}
