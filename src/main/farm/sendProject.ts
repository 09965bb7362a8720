import { basename, dirname, join, resolve } from 'node:path'
import { createHash } from 'node:crypto'
import { userInfo } from 'node:os'
import { readProjectSource } from '../engine/projectSource'
import { threadsHere } from '../inference/openModel'
import { fileExists } from '../files/fileExists'
import { batchJobSchema } from '../queue/batch/batchFile'
import { clipPayloads } from './clipPayloads'
import type { ClipPayload } from './ports'

export interface ProjectWish {
  /** A saved project; its clip must be where the workers see it, too. */
  readonly path: string
  /** Null for the network that comes along. */
  readonly bundlePath: string | null
  /** Version of the studio. */
  readonly program: string
  /** Tells one sending from the next: the project may have changed since. */
  readonly now: Date
}

/** Clips of a window are as long as users are patient: often seen, seldom redone. */
const checkpointEvery = 50
const cutFrom = 500

/**
 * A project as a clip for the farm: its painted masks are carried through its range, the result is a project beside it.
 * @throws StudioError as `readProjectSource`, and for a network that cannot be read
 */
export async function projectClip({ path, bundlePath, program, now }: ProjectWish): Promise<ClipPayload> {
  const { range } = await readProjectSource(path)
  const name = basename(path).replace(/\.hodor$/i, '')
  const job = batchJobSchema.parse({
    kind: 'segment',
    project: resolve(path),
    save: await freeName(dirname(resolve(path)), `${name}.farm`),
    ...(range && { from: range.from, to: range.to }),
    ...(bundlePath !== null && { model: bundlePath })
  })
  const id = createHash('sha256')
    .update(`${now.toISOString()} ${JSON.stringify(job)}`)
    .digest('hex')
    .slice(0, 16)
  const storage = { kind: 'folder' as const, scratch: join(dirname(resolve(path)), '.hodor-farm') }
  const wish = {
    user: farmUser(),
    priority: 'normal' as const,
    storage,
    checkpointEvery,
    cutFrom,
    program,
    threads: threadsHere()
  }
  const [clip] = await clipPayloads([{ id, title: name, job }], { ...wish, submittedAt: now.getTime() })
  return clip!
}

/** Whose turn it takes. */
export function farmUser(): string {
  return userInfo().username
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const path = join(folder, `${name}${count === 1 ? '' : ` ${count}`}.hodor`)
    if (!(await fileExists(path))) return path
  }
}
