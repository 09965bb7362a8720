import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { parseSequencePath } from '../../../../shared/domain/sequencePath'
import { openProject } from '../../../project/projectStore'
import type { InputCache, CachedInput } from '../cache/inputCache'
import { inputUnseen } from '../inputUnseen'
import { pathsOf } from '../submittedPaths'
import type { ObjectInfo, S3Bucket, S3Choice } from './s3Bucket'
import type { S3Keys } from './s3Keys'

export interface FetchTools {
  readonly bucket: S3Bucket
  readonly keys: S3Keys
  readonly cache: InputCache
  readonly choice: Pick<S3Choice, 'endpoint' | 'bucket'>
  readonly signal: AbortSignal
}

/** An input of a job and where it lies here. */
export interface FetchedInput {
  readonly local: string
  /** Folder it came from, and the one it lies in. */
  readonly move: readonly [local: string, submitted: string]
  release(): Promise<void>
}

/** A file, or all files of a folder, under one name. */
interface Found {
  /** Of the folder's parent, or the file's. */
  readonly base: string
  readonly objects: readonly ObjectInfo[]
}

/** Brings an input here, unless it lies in the cache. @throws StudioError `farm-input-unseen`, and as bucket and cache */
export async function fetchInput(path: string, tools: FetchTools): Promise<FetchedInput> {
  const { path: plain, frameRate } = parseSequencePath(path)
  const paths = pathsOf(plain)
  const isPattern = /%0?\d*d/.test(paths.basename(plain))
  const found = await findObjects(plain, isPattern, frameRate !== null, tools)
  if (!found) throw inputUnseen(path)
  const submittedBase = found.isBeside ? paths.dirname(paths.dirname(plain)) : paths.dirname(plain)
  const cached = await fetchAll(found, tools)
  const inside = paths.relative(submittedBase, path).split(paths.sep)
  return { local: join(cached.folder, ...inside), move: [cached.folder, submittedBase], release: cached.release }
}

type Located = Found & {
  /** The files lie beside the path that was named: a pattern, or one picture of many. */
  readonly isBeside: boolean
}

async function findObjects(
  plain: string,
  isPattern: boolean,
  isSequence: boolean,
  { bucket, keys, signal }: FetchTools
): Promise<Located | null> {
  const key = keys.input(plain)
  const parent = key.slice(0, key.lastIndexOf('/') + 1)
  if (!isPattern) {
    const inFolder = await bucket.list(`${key}/`, signal)
    if (inFolder.length > 0) return { base: parent, objects: inFolder, isBeside: false }
  }
  if (isPattern || isSequence) {
    const beside = (await bucket.list(parent, signal)).filter((each) => !each.key.slice(parent.length).includes('/'))
    const above = parent.slice(0, parent.lastIndexOf('/', parent.length - 2) + 1)
    return beside.length > 0 ? { base: above, objects: beside, isBeside: true } : null
  }
  const object = await bucket.look(key, signal)
  return object && { base: parent, objects: [object], isBeside: false }
}

async function fetchAll({ base, objects }: Found, tools: FetchTools): Promise<CachedInput> {
  const { bucket, cache, signal } = tools
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
  return cache.use(nameOf(objects, tools), bytes, async (folder) => {
    for (const object of objects) {
      const target = join(folder, ...object.key.slice(base.length).split('/'))
      await mkdir(dirname(target), { recursive: true })
      await bucket.fetch(object, target, signal)
    }
  })
}

/** Of the content: what changes in the bucket is another entry. */
function nameOf(objects: readonly ObjectInfo[], { choice }: FetchTools): string {
  const hash = createHash('sha256').update(`${choice.endpoint ?? ''}\0${choice.bucket}`)
  for (const { key, bytes, etag } of objects) hash.update(`\0${key}\0${bytes}\0${etag}`)
  return hash.digest('hex').slice(0, 32)
}

/** The clip a project names, as a path of the submitting machine: where it lies in the bucket. */
export async function videoOfProject(submitted: string, local: string, tools: FetchTools): Promise<string> {
  const { videoPaths } = await openProject(local)
  const paths = pathsOf(submitted)
  const [likeliest = ''] = videoPaths
  const moved = paths.join(paths.dirname(submitted), ...relative(dirname(local), likeliest).split('/'))
  for (const candidate of [moved, ...videoPaths]) if (await isInBucket(candidate, tools)) return candidate
  throw inputUnseen(likeliest)
}

async function isInBucket(path: string, { bucket, keys, signal }: FetchTools): Promise<boolean> {
  try {
    const key = keys.input(parseSequencePath(path).path)
    return (await bucket.look(key, signal)) !== null || (await bucket.list(`${key}/`, signal)).length > 0
  } catch {
    // Outside of what the bucket mirrors. A bucket that fails says so when the video is fetched.
    return false
  }
}
