import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { parseSequencePath } from '../../shared/domain/sequencePath'
import { writeFileAtomic } from '../files/atomicWrite'
import { fileExists } from '../files/fileExists'
import { makeFolder } from '../files/makeFolder'

const entrySchema = z.object({ path: z.string().min(1), kind: z.enum(['video', 'project']) })
const listSchema = z.array(entrySchema)

type Entry = z.infer<typeof entrySchema>

export interface RecentEntry extends Entry {
  /** File name, for menus. */
  readonly name: string
}

const capacity = 12

/** Image sequences carry their frame rate, and may be a pattern in a folder. */
async function isThere(path: string): Promise<boolean> {
  const { path: plain } = parseSequencePath(path)
  return (await fileExists(plain)) || (/%0?\d*d/.test(basename(plain)) && fileExists(dirname(plain)))
}

/** Files opened last, newest first, kept in one small file. A list that cannot be read counts as empty. */
export class RecentFiles {
  readonly #file: string
  /** Changes run one after the other, so that two at once never lose one. */
  #queue: Promise<unknown> = Promise.resolve()

  /** @param file where the list is kept */
  constructor(file: string) {
    this.#file = file
  }

  /** Files that still exist. Those on a disk that is away just now stay in the list and come back with it. */
  async list(): Promise<RecentEntry[]> {
    const entries = await this.#read()
    const present = await Promise.all(entries.map(({ path }) => isThere(path)))
    return entries
      .filter((_entry, position) => present[position])
      .map((entry) => ({ ...entry, name: basename(parseSequencePath(entry.path).path) }))
  }

  /** Puts a file first. */
  add(path: string, kind: Entry['kind']): Promise<void> {
    const added: Entry = { path: resolve(path), kind }
    return this.#change((entries) => [added, ...entries.filter((entry) => entry.path !== added.path)])
  }

  clear(): Promise<void> {
    return this.#change(() => [])
  }

  #change(change: (entries: Entry[]) => Entry[]): Promise<void> {
    const done = this.#queue.then(async () => {
      const entries = change(await this.#read()).slice(0, capacity)
      await makeFolder(dirname(this.#file))
      await writeFileAtomic(this.#file, JSON.stringify(entries, null, 2))
    })
    this.#queue = done.catch(() => undefined)
    return done
  }

  async #read(): Promise<Entry[]> {
    try {
      return listSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')))
    } catch {
      return []
    }
  }
}
