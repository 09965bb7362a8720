import { dirname, resolve } from 'node:path'
import { badArguments } from './dispatch'

export type Purpose = 'project' | 'overlay' | 'masks'

/**
 * Where the user said something may be written: paths a dialog returned, and the project that is open. A page that was
 * taken over could not write anywhere else.
 */
export class GrantedPaths {
  readonly #granted: Record<Purpose, Set<string>> = { project: new Set(), overlay: new Set(), masks: new Set() }

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

  /** Whether the path was granted for anything, or lies in a folder that was. */
  knows(path: string): boolean {
    const [asked, folder] = [resolve(path), dirname(resolve(path))]
    return Object.values(this.#granted).some((paths) => paths.has(asked)) || this.#granted.masks.has(folder)
  }
}
