import { statfs } from 'node:fs/promises'
import { basename } from 'node:path'
import { StudioError } from '../../shared/domain/errors'

/** Bytes free for us on the disk of a folder; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null
  )
}

/**
 * Refuses work that will not fit. Estimates are rough, so only half of one has to be there; what fills up on the way is
 * told by the encoder.
 * @throws StudioError `disk-full`
 */
export async function checkFreeSpace(folder: string, estimate: number): Promise<void> {
  const free = await freeBytes(folder)
  if (free === null || free >= estimate / 2) return
  const message = `There is not enough room in ${basename(folder)}: about ${megabytes(estimate)} are needed, ${megabytes(free)} are free.`
  throw new StudioError('disk-full', message, { hint: 'Free some space, or choose another disk or a smaller format.' })
}

function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
