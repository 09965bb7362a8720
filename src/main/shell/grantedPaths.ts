import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { parseSequencePath } from '../../shared/domain/sequencePath'
import { badArguments } from './dispatch'

/** Videos, pictures and masks are read; exports are granted a folder to write to, projects a file. */
export type Purpose = 'read' | 'project' | 'export'

/**
 * What the user showed the studio: paths of a dialog, a drop, the command line, the recent list, and those a project names.
 * A page that was taken over could read and write nothing else.
 */
export class GrantedPaths {
  readonly #granted: Record<Purpose, Set<string>> = { read: new Set(), project: new Set(), export: new Set() }

  grant(purpose: Purpose, path: string): string {
    this.#granted[purpose].add(plain(path))
    return path
  }

  /** @throws StudioError `bad-arguments` for a path nobody chose to write to for this purpose */
  check(purpose: 'project' | 'export', path: string): void {
    if (!this.#granted[purpose].has(plain(path))) {
      throw badArguments(`“${path}” was not chosen as a place to write to.`, 'Choose the place in the dialog.')
    }
  }

  /**
   * A path may be read where it was granted, or lies in a folder that was, also once links are followed.
   * @throws StudioError `bad-arguments` for a path nobody showed
   */
  async checkReading(path: string): Promise<void> {
    const asked = plain(path)
    const { read, project } = this.#granted
    if (read.has(asked) || project.has(asked)) return
    for (let folder = dirname(asked); folder !== dirname(folder); folder = dirname(folder)) {
      if (read.has(folder) && (await staysInside(asked, folder))) return
    }
    throw badArguments(`“${path}” was not chosen as a file to read.`, 'Open it by the menu, or drop it on the window.')
  }

  /** Whether the path was granted, or lies in a folder exports go to or in a folder of numbered files there. */
  knows(path: string): boolean {
    const asked = resolve(path)
    const folders = [dirname(asked), dirname(dirname(asked))]
    return this.#granted.project.has(asked) || folders.some((folder) => this.#granted.export.has(folder))
  }
}

/** Without the frame rate that paths of numbered pictures carry. */
function plain(path: string): string {
  return resolve(parseSequencePath(path).path)
}

async function staysInside(path: string, folder: string): Promise<boolean> {
  // Of a pattern of numbered pictures, its folder.
  const found = realpath(path).catch(() => realpath(dirname(path)))
  const ends = await Promise.all([found, realpath(folder)]).catch(() => null)
  const way = ends && relative(ends[1], ends[0])
  return way !== null && way.split(sep)[0] !== '..' && !isAbsolute(way)
}
