import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import type { Project } from '../../shared/domain/project'
import { writeFileAtomic } from './atomicWrite'
import { fileExists } from './fileExists'
import { parseProject, stringifyProject } from './projectFile'

/**
 * Writes a project whole or not at all; see `writeFileAtomic`.
 * @throws StudioError `output-not-writable`, `disk-full`, `file-is-directory`
 */
export async function saveProject(path: string, project: Project): Promise<void> {
  await writeFileAtomic(path, stringifyProject(project, relativeVideoPath(path, project.video.path)))
}

/**
 * Reads a project. Its video path comes back absolute: the file found from the project's folder where there is one (so
 * that a folder can be moved or copied whole), else the path it was saved with, whether that exists or not.
 * @throws StudioError `file-not-found`, `file-is-directory`, `file-empty`, `file-unreadable`, `project-unreadable`,
 *   `project-too-new`; the file is never changed
 */
export async function openProject(path: string): Promise<Project> {
  const { project, relativeVideoPath: fromFolder } = parseProject(await readText(path), basename(path))
  const nearby = fromFolder === null ? null : resolve(dirname(path), fromFolder)
  const video = nearby !== null && (await fileExists(nearby)) ? nearby : project.video.path
  return { ...project, video: { ...project.video, path: video } }
}

function relativeVideoPath(projectPath: string, videoPath: string): string | null {
  if (!isAbsolute(videoPath)) return null
  const path = relative(dirname(resolve(projectPath)), videoPath)
  return path === '' || isAbsolute(path) ? null : path.split(sep).join('/')
}

async function readText(path: string): Promise<string> {
  const name = basename(path)
  try {
    if ((await stat(path)).isDirectory()) {
      throw new StudioError('file-is-directory', `“${name}” is a folder.`, { hint: 'Choose a .hodor project file.' })
    }
    const text = await readFile(path, 'utf8')
    if (text.length > 0) return text
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
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StudioError('file-unreadable', `The project “${name}” cannot be read: ${reason}.`, {
    hint: 'Check that you may read the file and that its disk is connected.',
    cause
  })
}
