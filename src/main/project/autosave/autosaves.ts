import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import type { PackedPatch } from '../../../shared/domain/packedProject'
import type { RecoverableWork } from '../../../shared/domain/recoverableWork'
import { writeError } from '../../files/atomicWrite'
import { SessionFolder, type AutosavedWork, type Work } from './sessionFolder'
import { makeFolder } from '../../files/makeFolder'

/** Copies of saved projects kept for the day a project turns out to be damaged. */
const backupsKept = 8

/** What was thrown away after a sudden end can be had back for so long. Milliseconds. */
export const discardedKept = 7 * 24 * 60 * 60 * 1000

/** The autosave of the open work, and those that earlier runs left behind: one folder each. */
export class Autosaves {
  readonly #root: string
  #work: Work | null = null
  #current: SessionFolder | null = null
  #queue: Promise<unknown> = Promise.resolve()

  readonly #now: () => number

  /** @param root folder of the autosaves; made when needed @param now milliseconds since 1970 */
  constructor(root: string, now: () => number = Date.now) {
    this.#root = root
    this.#now = now
  }

  /**
   * Other work was opened: its autosave begins with its first change, or goes on where the given one ended. Changes of
   * the work before were saved, or are not wanted: nothing is opened over them unasked.
   */
  begin(work: Work, id?: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#current?.id !== id) {
        await this.#current?.forgetChanges()
        await this.#leave()
      }
      if (id !== undefined) this.#current = await this.#session(id)
      this.#work = { ...work, projectPath: work.projectPath === null ? null : resolve(work.projectPath) }
    })
  }

  /** The work was saved: its changes are in the project now, of which a copy is kept. */
  saved(work: Work & { readonly projectPath: string }): Promise<void> {
    return this.#inTurn(async () => {
      const saved = { ...work, projectPath: resolve(work.projectPath) }
      this.#work = saved
      if (this.#current) await this.#current.startFrom(saved)
      else this.#current = await SessionFolder.create(this.#root, saved)
      await this.#tidy()
    })
  }

  /** @throws StudioError `disk-full`, `output-not-writable` */
  append(patch: PackedPatch): Promise<void> {
    return this.#inTurn(async () => {
      try {
        if (!this.#work) throw new StudioError('bad-arguments', 'No work is open.')
        this.#current ??= await SessionFolder.create(this.#root, this.#work)
        await this.#current.append(patch)
      } catch (error) {
        throw writeError(this.#root, error)
      }
    })
  }

  /** Forgets the changes of the open work. */
  discard(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#current?.forgetChanges()
    })
  }

  /** A window starts and shows nothing yet: work with changes that are in no project, the newest first. */
  list(): Promise<RecoverableWork[]> {
    return this.#inTurn(async () => {
      await this.#leave()
      await this.#tidy()
      const wanted = (await this.#sessions()).filter(({ discardedAt }) => discardedAt === null)
      const found = await Promise.all(wanted.map(describe))
      return found.filter((work) => work !== null).sort((a, b) => b.savedAt - a.savedAt)
    })
  }

  /** The last autosave of a project that was saved or changed here. */
  ofProject(path: string): Promise<RecoverableWork | null> {
    return this.#inTurn(async () => {
      const sessions = (await this.#sessions()).filter(
        ({ projectPath, discardedAt }) => projectPath === resolve(path) && discardedAt === null
      )
      const times = await Promise.all(sessions.map(lastTouched))
      const newest = sessions[times.indexOf(Math.max(...times))]
      if (!newest) return null
      return { id: newest.id, name: newest.name, projectPath: newest.projectPath, savedAt: Math.max(...times) }
    })
  }

  /** Reads an autosave; `begin` goes on from there. @throws StudioError `file-not-found`, `project-unreadable` */
  recover(id: string): Promise<AutosavedWork & RecoverableWork> {
    return this.#inTurn(async () => {
      const session = await this.#session(id)
      const work = await session?.load()
      if (!session || !work) {
        throw gone()
      }
      return { ...work, id, name: session.name, savedAt: await lastTouched(session) }
    })
  }

  /** Throws an autosave away; it can be fetched back for a week. Where it is the open work's, another one begins. */
  forget(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const session = await this.#session(id)
      await session?.discard(this.#now())
      if (session === this.#current) this.#current = null
    })
  }

  /** What was thrown away and is still there, the newest first. */
  discarded(): Promise<RecoverableWork[]> {
    return this.#inTurn(async () => {
      const gone = (await this.#sessions()).filter(({ discardedAt }) => discardedAt !== null)
      const found = await Promise.all(gone.map(describe))
      return found.filter((work) => work !== null).sort((a, b) => b.savedAt - a.savedAt)
    })
  }

  /** @throws StudioError `file-not-found` where its days are over */
  restore(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const session = await this.#session(id)
      if (!session) throw gone()
      await session.discard(null)
    })
  }

  /** Before the program ends. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#leave())
  }

  async #leave(): Promise<void> {
    const session = this.#current
    this.#current = null
    this.#work = null
    if (!session) return
    await session.settled()
    if (session.projectPath === null && (await session.unsavedSince()) === null) await session.remove()
  }

  async #session(id: string): Promise<SessionFolder | null> {
    return this.#current?.id === id ? this.#current : SessionFolder.read(join(this.#root, id))
  }

  async #sessions(): Promise<SessionFolder[]> {
    await makeFolder(this.#root)
    const sessions = await Promise.all((await readdir(this.#root)).map((id) => this.#session(id)))
    return sessions.filter((session) => session !== null)
  }

  /** Of autosaves without changes only the newest few copies stay, one a project. */
  async #tidy(): Promise<void> {
    const idle: { session: SessionFolder; touched: number }[] = []
    for (const session of await this.#sessions()) {
      if (await this.#isDiscarded(session)) continue
      if (session === this.#current || (await session.unsavedSince()) !== null) continue
      idle.push({ session, touched: await lastTouched(session) })
    }
    const known = new Set([this.#current?.projectPath ?? null, null])
    let kept = 0
    for (const { session } of idle.sort((a, b) => b.touched - a.touched)) {
      const keep = !known.has(session.projectPath) && kept++ < backupsKept
      known.add(session.projectPath)
      if (!keep) await session.remove()
    }
  }

  /** Thrown-away work is no idle copy; once its days are over it goes. */
  async #isDiscarded(session: SessionFolder): Promise<boolean> {
    const { discardedAt } = session
    if (discardedAt !== null && this.#now() - discardedAt > discardedKept) await session.remove()
    return discardedAt !== null
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task)
    this.#queue = done.catch(() => undefined)
    return done
  }
}

function gone(): StudioError {
  return new StudioError('file-not-found', 'This autosave is gone or cannot be read.', {
    hint: 'Open the project or the video itself.'
  })
}

async function describe(session: SessionFolder): Promise<RecoverableWork | null> {
  const savedAt = await session.unsavedSince()
  return savedAt === null ? null : { id: session.id, name: session.name, projectPath: session.projectPath, savedAt }
}

async function lastTouched(session: SessionFolder): Promise<number> {
  const info = await stat(join(session.folder, 'state.json')).catch(() => null)
  return (await session.unsavedSince()) ?? info?.mtimeMs ?? 0
}
