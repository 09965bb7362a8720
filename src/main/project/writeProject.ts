import { webcrypto } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { StudioError } from '../../shared/domain/errors'
import type { PackedProject } from '../../shared/domain/packedProject'
import { projectVersion } from '../../shared/domain/project'
import { headEntry, masksEntry, projectFormat } from './projectFile'
import { writeStoredZip } from './storedZip'

/** Beyond this a ZIP file needs 64-bit fields, which not every reader knows. */
const largestBlock = 0xf000_0000

/**
 * Writes the file's content. Masks are small already, so nothing is compressed anew; hashing and writing leave the
 * program's thread alone.
 * @param relativeVideoPath path of the video from the project's folder, null when it cannot be expressed (other drive)
 * @throws StudioError `output-not-writable` beyond 3.75 GiB of masks
 */
export async function writeProject(
  file: FileHandle,
  { head, bytes }: PackedProject,
  relativeVideoPath: string | null
): Promise<void> {
  if (bytes.length > largestBlock) throw tooLarge()
  const video = relativeVideoPath === null ? head.video : { ...head.video, relativePath: relativeVideoPath }
  const headBytes = sha256(bytes).then((masksSha256) => {
    const json = { format: projectFormat, version: projectVersion, ...head, video, masksSha256 }
    return Buffer.from(JSON.stringify(json))
  })
  // Awaited below; a disk that fails first must not leave it unheard.
  headBytes.catch(() => undefined)
  await writeStoredZip(file, [
    { name: masksEntry, bytes },
    { name: headEntry, bytes: headBytes }
  ])
}

/** @param bytes of plain memory: what comes over a process border is */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Buffer.from(digest).toString('hex')
}

function tooLarge(): StudioError {
  return new StudioError(
    'output-not-writable',
    'The project is too large for one file (more than 3.75 GiB of masks).',
    {
      hint: 'Split the clip, or delete masks you do not need; nothing was changed on disk.'
    }
  )
}
