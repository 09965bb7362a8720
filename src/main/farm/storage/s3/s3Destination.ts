import { existsAlready, type Destination } from '../publishing'
import type { FileDigest } from '../digest'
import type { S3Bucket } from './s3Bucket'
import { isPreconditionFailed, s3Failure } from './s3Errors'
import type { S3Keys } from './s3Keys'

/** Outputs as objects: a file is one, a folder is many, each of them whole. */
export function s3Destination(bucket: S3Bucket, keys: S3Keys): Destination {
  const keyOf = (final: string, { name }: Pick<FileDigest, 'name'>): string =>
    name === '' ? keys.output(final) : `${keys.output(final)}/${name}`
  const isSame = async (final: string, file: FileDigest): Promise<boolean | null> => {
    const there = await bucket.look(keyOf(final, file))
    return there && there.bytes === file.bytes && there.sha256 === file.sha256
  }
  const exists = async (final: string): Promise<boolean> => {
    const key = keys.output(final)
    return (await bucket.look(key)) !== null || (await bucket.list(`${key}/`)).length > 0
  }
  const putOne = async (final: string, file: FileDigest, replace: boolean): Promise<void> => {
    const key = keyOf(final, file)
    await bucket.putFile(key, file, !replace).catch(async (error: unknown) => {
      if (!isPreconditionFailed(error)) throw s3Failure(key, error)
      // Another worker of the same clip makes the same bytes.
      if (!(await isSame(final, file))) throw existsAlready(final)
    })
  }
  return {
    exists,
    compare: async (final, files) => {
      const there = await Promise.all(files.map((file) => isSame(final, file)))
      if (there.every((same) => same === true)) return 'same'
      return there.includes(false) ? 'other' : 'absent'
    },
    put: async ({ final }, files, replace) => {
      for (const file of files) if (!(await isSame(final, file))) await putOne(final, file, replace)
    },
    isIncomplete: async (final) => (await bucket.look(`${keys.output(final)}.incomplete.json`)) !== null,
    remove: (final) => bucket.remove(keys.output(final))
  }
}
