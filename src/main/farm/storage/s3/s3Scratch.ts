import type { ClipScratch } from '../../ports'
import type { S3Bucket } from './s3Bucket'
import type { S3Keys } from './s3Keys'

/** A clip's small files as objects: each put is whole. */
export function s3Scratch(bucket: S3Bucket, keys: S3Keys, clipId: string): ClipScratch {
  const prefix = keys.scratch(clipId)
  const names = async (): Promise<string[]> => {
    const found = await bucket.list(prefix)
    return found.map(({ key }) => key.slice(prefix.length)).sort()
  }
  return {
    names,
    put: (name, data) => bucket.putBytes(prefix + name, data),
    get: (name) => bucket.get(prefix + name),
    remove: (name) => bucket.remove(prefix + name),
    clear: async () => {
      for (const name of await names()) await bucket.remove(prefix + name)
    }
  }
}
