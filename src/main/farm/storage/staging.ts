import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathsOf } from './submittedPaths'

/** A folder of a job's outputs, while they are made and in the end. */
interface StagedFolder {
  readonly staged: string
  readonly final: string
}

/** A file or folder that was made. */
export interface StagedOutput {
  readonly staged: string
  readonly final: string
}

/**
 * Where a clip's outputs come into being, away from their final place: nothing half-made is ever seen there, and two
 * workers that both believe to have a clip do not meet.
 */
export class Staging {
  readonly #folders: StagedFolder[] = []
  readonly #placeFor: (final: string, at: number) => string

  /** @param placeFor a folder to make the outputs of a final folder in */
  constructor(placeFor: (final: string, at: number) => string) {
    this.#placeFor = placeFor
  }

  /** @returns the folder in whose place things are made */
  folder(final: string): string {
    const known = this.#folders.find((each) => each.final === final)
    if (known) return known.staged
    const staged = this.#placeFor(final, this.#folders.length)
    this.#folders.push({ staged, final })
    return staged
  }

  file(final: string): string {
    const { basename, dirname } = pathsOf(final)
    return join(this.folder(dirname(final)), basename(final))
  }

  async make(): Promise<void> {
    for (const { staged } of this.#folders) await mkdir(staged, { recursive: true })
  }

  /** Final path of a path that was made here; others stay as they are. */
  finalOf(path: string): string {
    for (const { staged, final } of this.#folders) {
      const inside = relative(staged, path)
      if (inside !== '' && !inside.startsWith('..')) return pathsOf(final).join(final, inside)
    }
    return path
  }

  /** What lies in the folders, by name; temporary files of exports that died are none. */
  async made(): Promise<StagedOutput[]> {
    const found = await Promise.all(this.#folders.map(entriesOf))
    return found.flat()
  }

  /** Pairs of folders, for what is written about them in text. */
  get moves(): readonly (readonly [from: string, to: string])[] {
    return this.#folders.map(({ staged, final }) => [staged, final] as const)
  }

  async remove(): Promise<void> {
    for (const { staged } of this.#folders) await rm(staged, { recursive: true, force: true })
  }
}

async function entriesOf({ staged, final }: StagedFolder): Promise<StagedOutput[]> {
  const names = await readdir(staged).catch(() => [])
  const own = names.filter((name) => !name.startsWith('.')).sort()
  return own.map((name) => ({ staged: join(staged, name), final: pathsOf(final).join(final, name) }))
}

/** Path parts as they are written in keys and addresses. */
export function withSlashes(path: string): string {
  return path.split(sep).join('/')
}
