import { dirname, resolve } from 'node:path'
import { badArguments } from './dispatch'

/** Exports are granted a folder, projects a file. */
export type Purpose = 'project' | 'export'

/**
 * Where the user said something may be written: paths a dialog returned, and the project that is open. A page that was
 * taken over could not write anywhere else.
 */
export class GrantedPaths {
  readonly #granted: Record<Purpose, Set<string>> = { project: new Set(), export: new Set() }

  grant(purpose: Purpose, path: string): string {
    this.#granted[purpose].add(resolve(path))
    return path
  }

  /** @throws StudioError `bad-arguments` for a path nobody chose for this purpose */
  check(purpose: Purpose, path: string): void {
    if (!this.#granted[purpose].has(resolve(path))) {
      throw badArguments(`“${path}” was not chosen as a place to write to.`, 'Choose the place in the dialog.')
    }
  }

  /** Whether the path was granted, or lies in a folder exports go to or in a folder of numbered files there. */
  knows(path: string): boolean {
    const asked = resolve(path)
    const folders = [dirname(asked), dirname(dirname(asked))]
    return this.#granted.project.has(asked) || folders.some((folder) => this.#granted.export.has(folder))
  }
}
