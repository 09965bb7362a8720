import { stat } from 'node:fs/promises'
import type { VideoInfo } from '../../shared/domain/types'

/** Tells the content of a video file from any other without reading it. @returns null where that cannot be told */
export async function clipFingerprint({ path, sequence }: VideoInfo): Promise<string | null> {
  // The pictures of a folder may change one by one.
  if (sequence) return null
  const file = await stat(path).catch(() => null)
  return file && `${path} ${file.size} ${file.mtimeMs}`
}
