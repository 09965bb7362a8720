import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, open, readdir, readFile, rm, stat, truncate, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { PackedPatch, PackedProject } from '../../../shared/domain/packedProject'
import type { Project } from '../../../shared/domain/project'
import { applyPatch, packProject, unpackPatch, unpackProject } from '../../../shared/domain/projectPacking'
import { writeFileAtomic } from '../../files/atomicWrite'
import { parseProject } from '../projectFile'
import { saveProject } from '../projectStore'
import { journalRecord, readJournal } from './journal'
import { makeFolder } from '../../files/makeFolder'
import { readPlain } from '../../files/plainFile'

/** Of the autosave's folder, never outside of it. */
const ownFile = z.string().regex(/^[\w.-]+$/)

/** What an autosave is made of: a project as it was last saved, none for a clip never saved, and the changes since. */
const stateSchema = z.object({
  version: z.literal(1),
  projectPath: z.string().nullable(),
  /** For people: the project's name, else the clip's. */
  name: z.string(),
  /** File of this folder; or, until the copy is made, the project itself as long as it is the same. */
  base: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('copy'), file: ownFile }),
      z.object({ kind: z.literal('original'), path: z.string(), bytes: z.number(), modifiedMs: z.number() })
    ])
    .nullable(),
  journal: ownFile,
  /** When the user threw it away; kept for some days. Milliseconds since 1970. */
  discardedAt: z.number().optional()
})

type State = z.infer<typeof stateSchema>

/** What is worked on. */
export interface Work {
  readonly projectPath: string | null
  /** For people. */
  readonly name: string
}

export interface AutosavedWork {
  readonly packed: PackedProject
  readonly projectPath: string | null
  /** False when the saved project beneath the changes is gone: only what was changed since is there. */
  readonly complete: boolean
}

const stateFile = 'state.json'

/** A longer journal is made one with its base: reading it would take too long. Bytes. */
const longestJournal = 256 * 1024 * 1024

/** One autosave on disk. Every step leaves a folder that can be read, wherever the process ends. */
export class SessionFolder {
  #state: State
  #journal: FileHandle | null = null
  #queue: Promise<unknown> = Promise.resolve()

  readonly #longestJournal: number

  private constructor(
    readonly folder: string,
    state: State,
    limit = longestJournal
  ) {
    this.#state = state
    this.#longestJournal = limit
  }

  get id(): string {
    return basename(this.folder)
  }

  get projectPath(): string | null {
    return this.#state.projectPath
  }

  get name(): string {
    return this.#state.name
  }

  /** Null while it is wanted. */
  get discardedAt(): number | null {
    return this.#state.discardedAt ?? null
  }

  /** Makes a folder for work on a project (as it lies on disk now), or on a clip that was never saved. */
  static async create(root: string, work: Work, limit = longestJournal): Promise<SessionFolder> {
    const folder = join(root, randomBytes(8).toString('hex'))
    await makeFolder(folder)
    const session = new SessionFolder(folder, { version: 1, base: null, journal: newName('journal'), ...work }, limit)
    await session.startFrom(work)
    return session
  }

  /** @returns null for a folder without a readable state */
  static async read(folder: string): Promise<SessionFolder | null> {
    try {
      const state = stateSchema.parse(JSON.parse(await readFile(join(folder, stateFile), 'utf8')))
      return new SessionFolder(folder, state)
    } catch {
      return null
    }
  }

  /**
   * Begins afresh from the project as it is on disk now: what was journaled is part of it. The project is copied in the
   * background, since it may be damaged or replaced later.
   */
  async startFrom({ projectPath, name }: Work): Promise<void> {
    await this.#inTurn(async () => {
      const info = projectPath === null ? null : await stat(projectPath)
      const base =
        projectPath === null || !info
          ? null
          : ({ kind: 'original', path: projectPath, bytes: info.size, modifiedMs: info.mtimeMs } as const)
      await this.#replace({ version: 1, projectPath, name, base, journal: newName('journal') })
    })
    void this.#inTurn(() => this.#copyBase()).catch(() => undefined)
  }

  /** Adds what changed; when this resolves it outlives the process and the power. */
  append(patch: PackedPatch): Promise<void> {
    return this.#inTurn(async () => {
      const journal = this.#journal ?? (await this.#openJournal())
      await journal.appendFile(journalRecord(patch, Date.now()))
      await journal.datasync()
      if ((await journal.stat()).size > this.#longestJournal) await this.#compact()
    })
  }

  /** When something was last added that is not in the saved project; null when there is nothing. */
  async unsavedSince(): Promise<number | null> {
    return readJournal(await this.#journalBytes()).savedAt
  }

  /** @returns null when there is neither a readable project nor a change */
  async load(): Promise<AutosavedWork | null> {
    return this.#inTurn(() => this.#read())
  }

  async #read(): Promise<AutosavedWork | null> {
    await this.#closeJournal()
    const { patches } = readJournal(await this.#journalBytes())
    const base = await this.#readBase()
    const changes = patches.map(unpackPatch)
    const start: Project | undefined = base ?? changes[0]
    if (!start) return null
    const project = changes.reduce<Project>(applyPatch, start)
    return { packed: packProject(project), projectPath: this.projectPath, complete: base !== null || !this.#state.base }
  }

  /** The changes stay unsaved ones: the first record of the new journal says so. */
  async #compact(): Promise<void> {
    const work = await this.#read()
    if (!work) return
    const [file, journal] = [newName('saved'), newName('journal')]
    await saveProject(join(this.folder, file), work.packed)
    const nothing = { references: [], masks: [], origins: [], removedReferences: [], removedMasks: [] }
    const record = journalRecord({ head: { ...work.packed.head, ...nothing }, bytes: new Uint8Array() }, Date.now())
    await writeFileAtomic(join(this.folder, journal), record)
    await this.#replace({ ...this.#state, base: { kind: 'copy', file }, journal })
  }

  /** Forgets the changes, keeps the copy of the saved project. */
  async forgetChanges(): Promise<void> {
    await this.#inTurn(() => this.#replace({ ...this.#state, journal: newName('journal') }))
  }

  /** Throws it away, or (null) fetches it back; nothing of it is lost by either. */
  async discard(at: number | null): Promise<void> {
    await this.#inTurn(async () => {
      await this.#closeJournal()
      const { discardedAt, ...state } = this.#state
      if (at === (discardedAt ?? null)) return
      await this.#replace(at === null ? state : { ...state, discardedAt: at })
    })
  }

  async remove(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#closeJournal()
      await rm(this.folder, { recursive: true, force: true })
    })
  }

  /** Waits for what is under way, and lets go of the files. */
  async settled(): Promise<void> {
    await this.#inTurn(() => this.#closeJournal())
  }

  async #replace(state: State): Promise<void> {
    await this.#closeJournal()
    await writeFileAtomic(join(this.folder, stateFile), JSON.stringify(state))
    this.#state = state
    await this.#removeUnused()
  }

  async #copyBase(): Promise<void> {
    const { base } = this.#state
    if (base?.kind !== 'original') return
    const file = newName('saved')
    await copyFile(base.path, join(this.folder, file), constants.COPYFILE_FICLONE)
    if (await this.#isOriginal(base)) await this.#replace({ ...this.#state, base: { kind: 'copy', file } })
    else await rm(join(this.folder, file))
  }

  async #isOriginal(base: { path: string; bytes: number; modifiedMs: number }): Promise<boolean> {
    const info = await stat(base.path).catch(() => null)
    return info !== null && info.size === base.bytes && info.mtimeMs === base.modifiedMs
  }

  async #readBase(): Promise<Project | null> {
    const { base, name } = this.#state
    if (base === null || (base.kind === 'original' && !(await this.#isOriginal(base)))) return null
    const path = base.kind === 'copy' ? join(this.folder, base.file) : base.path
    try {
      return unpackProject(parseProject(await readPlain(path), name).packed)
    } catch {
      return null
    }
  }

  async #openJournal(): Promise<FileHandle> {
    const path = join(this.folder, this.#state.journal)
    const { wholeBytes } = readJournal(await this.#journalBytes())
    // A torn record at the end would hide whatever is added behind it.
    await truncate(path, wholeBytes).catch(() => undefined)
    this.#journal = await open(path, 'a')
    return this.#journal
  }

  async #closeJournal(): Promise<void> {
    const journal = this.#journal
    this.#journal = null
    await journal?.close()
  }

  async #journalBytes(): Promise<Uint8Array> {
    return readFile(join(this.folder, this.#state.journal)).catch(() => new Uint8Array())
  }

  async #removeUnused(): Promise<void> {
    const { base, journal } = this.#state
    const used = new Set([stateFile, journal, ...(base?.kind === 'copy' ? [base.file] : [])])
    const unused = (await readdir(this.folder)).filter((file) => !used.has(file))
    await Promise.all(unused.map((file) => rm(join(this.folder, file), { force: true })))
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task)
    this.#queue = done.catch(() => undefined)
    return done
  }
}

function newName(kind: string): string {
  return `${kind}-${randomBytes(4).toString('hex')}`
}
