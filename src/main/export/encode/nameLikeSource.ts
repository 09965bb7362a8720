import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClipJob } from './encodeCommand'
import { inOrder } from './pictureNumbers'

type NamedJob = Pick<ClipJob, 'video' | 'range' | 'temporaryPath' | 'encoding' | 'pictures'>

/** Names of the first so many pictures where they are called as the clip's own are; null where they are numbered. */
export function sourceNames({ video, range, encoding, pictures }: NamedJob, count: number): string[] | null {
  const { sequence } = video
  if (!sequence || !pictures.likeSource) return null
  const files = sequence.files.slice(range.from, range.from + count)
  return files.map((file) => `${file.replace(/(.)\.[^.]*$/, '$1')}.${encoding.ending}`)
}

/** FFmpeg counts from the first frame of the range: its pictures get the names of those they are made of. */
export async function nameLikeSource(job: NamedJob, count: number): Promise<void> {
  const names = sourceNames(job, count)
  if (!names) return
  const { temporaryPath, pictures } = job
  const made = inOrder(await readdir(temporaryPath), pictures)
  // In two steps: the new name of one may be the old name of another.
  for (const name of made) await rename(join(temporaryPath, name), join(temporaryPath, `${name}.moving`))
  for (const [position, name] of made.entries()) {
    await rename(join(temporaryPath, `${name}.moving`), join(temporaryPath, names[position] ?? name))
  }
}
