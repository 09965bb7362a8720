import { open, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../../shared/domain/errors'
import { checkFreeSpace } from '../../../files/freeSpace'
import { removeStaleParts } from '../../../files/staleParts'
import { temporaryBeside } from '../../../files/temporaryName'

export interface CachedInput {
  /** Holds what was fetched. It stays while it is held. */
  readonly folder: string
  release(): Promise<void>
}

interface Entry {
  readonly path: string
  readonly bytes: number
  readonly usedAt: number
  readonly inUse: boolean
}

/** In every entry: how large it is; its time says when it was used last. */
const sizeFile = '.bytes'
const isMark = (name: string): boolean => /^\.hodor-studio-.*\.part$/.test(name)
const mostAttempts = 5
/** Marks of other machines: their processes cannot be asked. */
const foreignMarkMs = 24 * 3600 * 1000

/**
 * What workers fetched, in a folder that all of a machine's processes share. It holds at most so many bytes; what was
 * not used for the longest time goes first, what is in use stays. An entry appears whole or not at all.
 */
export class InputCache {
  readonly #folder: string
  readonly #limit: number

  constructor(folder: string, limitBytes: number) {
    this.#folder = folder
    this.#limit = limitBytes
  }

  /**
   * @param name of the content: another version has another name
   * @param fill writes the content into an empty folder
   * @throws StudioError `storage-cache-full`, `output-not-writable`, and as `fill`
   */
  async use(name: string, bytes: number, fill: (folder: string) => Promise<void>): Promise<CachedInput> {
    const path = join(this.#folder, name)
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const held = await hold(path).catch((error: unknown) => {
        throw isFull(error) ? this.#full(bytes, error) : error
      })
      if (held) return held
      await this.#fetch(path, bytes, fill)
    }
    // Fetched, and taken away before it could be held, again and again.
    throw this.#full(bytes)
  }

  async #fetch(path: string, bytes: number, fill: (folder: string) => Promise<void>): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    await removeStaleParts(this.#folder)
    // It is counted by the others from here on.
    const part = temporaryBeside(path)
    await mkdir(part)
    try {
      await writeFile(join(part, sizeFile), String(bytes))
      await this.#makeRoom(bytes, part)
      await this.#fillWithRoom(part, bytes, fill)
      await rename(part, path).catch((error: NodeJS.ErrnoException) => {
        // Another process was quicker: its copy is as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
      })
    } catch (error) {
      throw isFull(error) ? this.#full(bytes, error) : StudioError.from(error)
    } finally {
      await rm(part, { recursive: true, force: true })
    }
  }

  /** A disk that is fuller than the limit says: everything that is not in use goes, once. */
  async #fillWithRoom(part: string, bytes: number, fill: (folder: string) => Promise<void>): Promise<void> {
    try {
      await checkFreeSpace(this.#folder, bytes)
      await fill(part)
    } catch (error) {
      if (!isFull(error)) throw error
      for (const entry of await this.#entries()) if (!entry.inUse) await evict(entry)
      await emptyPart(part, bytes)
      await fill(part)
    }
  }

  async #makeRoom(bytes: number, part: string): Promise<void> {
    const entries = (await this.#entries()).filter(({ path }) => path !== part)
    let total = entries.reduce((sum, entry) => sum + entry.bytes, bytes)
    const unused = entries.filter(({ inUse }) => !inUse).sort((a, b) => a.usedAt - b.usedAt)
    for (const entry of unused) {
      if (total <= this.#limit) return
      if (await evict(entry)) total -= entry.bytes
    }
    if (total > this.#limit) throw this.#full(bytes)
  }

  /** Those that are being fetched are in use. */
  async #entries(): Promise<Entry[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const found = await Promise.all(names.map((name) => entryAt(join(this.#folder, name), isMark(name))))
    return found.filter((entry) => entry !== null)
  }

  #full(bytes: number, cause?: unknown): StudioError {
    const what = `The cache has no room for ${inMegabytes(bytes)} of inputs (its limit is ${inMegabytes(this.#limit)}).`
    const hint = 'Raise its limit, put it on a larger disk, or run fewer clips at a time on this machine.'
    return new StudioError('storage-cache-full', what, { hint, cause })
  }
}

/** @returns null where there is no such entry */
async function hold(path: string): Promise<CachedInput | null> {
  const mark = temporaryBeside(join(path, 'x'))
  const marked = await open(mark, 'wx').then(
    (file) => file.close().then(() => true),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    }
  )
  // Marked in the moment it was taken away: the mark went with it.
  if (!marked || !(await isThere(mark))) return null
  const now = new Date()
  await utimes(join(path, sizeFile), now, now).catch(() => undefined)
  return { folder: path, release: () => rm(mark, { force: true }) }
}

async function entryAt(path: string, isPart: boolean): Promise<Entry | null> {
  const size = join(path, sizeFile)
  const [text, info] = await Promise.all([readFile(size, 'utf8').catch(() => null), stat(size).catch(() => null)])
  if (text === null || !info) return null
  return { path, bytes: Number(text) || 0, usedAt: info.mtimeMs, inUse: isPart || (await isMarked(path)) }
}

async function isMarked(path: string): Promise<boolean> {
  await removeStaleParts(path)
  const marks = (await readdir(path).catch(() => [])).filter(isMark)
  const times = await Promise.all(marks.map((mark) => stat(join(path, mark)).catch(() => null)))
  return times.some((info) => info !== null && Date.now() - info.mtimeMs < foreignMarkMs)
}

/** @returns false where somebody began to use it, or took it away */
async function evict({ path }: Entry): Promise<boolean> {
  const gone = temporaryBeside(path)
  const moved = await rename(path, gone).then(
    () => true,
    () => false
  )
  if (!moved) return false
  if (await isMarked(gone)) {
    const back = await rename(gone, path).then(
      () => true,
      () => false
    )
    if (back) return false
  }
  await rm(gone, { recursive: true, force: true })
  return true
}

async function emptyPart(part: string, bytes: number): Promise<void> {
  await rm(part, { recursive: true, force: true })
  await mkdir(part)
  await writeFile(join(part, sizeFile), String(bytes))
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}

function isFull(error: unknown): boolean {
  if (error instanceof StudioError) return error.code === 'disk-full'
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}
