import { stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import type { PackedProject } from '../../shared/domain/packedProject'
import { replaceFile } from '../files/atomicWrite'
import { readPlain } from '../files/plainFile'
import { messageOf } from './projectErrors'
import { parseProject } from './projectFile'
import { writeProject } from './writeProject'

/**
 * Writes a project whole or not at all; see `replaceFile`.
 * @param final where it will lie, if that is not where it is written: the way to the video counts from there
 * @throws StudioError `output-not-writable`, `disk-full`, `file-is-directory`
 */
export async function saveProject(path: string, project: PackedProject, final = path): Promise<void> {
  const fromFolder = relativeVideoPath(final, project.head.video.path)
  await replaceFile(path, (file) => writeProject(file, project, fromFolder))
}

export interface OpenedProject {
  readonly packed: PackedProject
  /** Where the video may lie, absolute, the likeliest first: from the project's folder, then as it was saved. */
  readonly videoPaths: readonly string[]
}

/**
 * Reads a project of any version.
 * @throws StudioError `file-not-found`, `file-is-directory`, `file-empty`, `file-unreadable`, `project-unreadable`,
 *   `project-too-new`; the file is never changed
 */
export async function openProject(path: string): Promise<OpenedProject> {
  const { packed, relativeVideoPath: fromFolder } = parseProject(await readWhole(path), basename(path))
  const nearby = fromFolder === null ? [] : [resolve(dirname(path), fromFolder)]
  return { packed, videoPaths: [...new Set([...nearby, packed.head.video.path])] }
}

function relativeVideoPath(projectPath: string, videoPath: string): string | null {
  if (!isAbsolute(videoPath)) return null
  const path = relative(dirname(resolve(projectPath)), videoPath)
  return path === '' || isAbsolute(path) ? null : path.split(sep).join('/')
}

async function readWhole(path: string): Promise<Uint8Array> {
  const name = basename(path)
  try {
    if ((await stat(path)).isDirectory()) {
      throw new StudioError('file-is-directory', `“${name}” is a folder.`, { hint: 'Choose a .hodor project file.' })
    }
    const bytes = await readPlain(path)
    if (bytes.length > 0) return bytes
  } catch (error) {
    throw readError(name, error)
  }
  throw new StudioError('file-empty', `The project “${name}” is empty.`, { hint: 'Open a copy from a backup.' })
}

function readError(name: string, cause: unknown): StudioError {
  if (cause instanceof StudioError) return cause
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
    return new StudioError('file-not-found', `The project “${name}” does not exist.`, {
      hint: 'It may have been moved or renamed: open it from its new place.',
      cause
    })
  }
  return new StudioError('file-unreadable', `The project “${name}” cannot be read: ${messageOf(cause)}.`, {
    hint: 'Check that you may read the file and that its disk is connected.',
    cause
  })
}
