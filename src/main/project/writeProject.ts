import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { StudioError } from '../../shared/domain/errors'
import type { PackedProject } from '../../shared/domain/packedProject'
import { projectVersion } from '../../shared/domain/project'
import { headEntry, masksEntry, projectFormat } from './projectFile'

const chunkBytes = 4 * 1024 * 1024
/** Beyond this a ZIP file needs 64-bit fields, which not every reader knows. */
const largestBlock = 0xf000_0000

/**
 * Writes the file's content piece by piece, so that neither memory nor the program's other work suffers from its size.
 * @param relativeVideoPath path of the video from the project's folder, null when it cannot be expressed (other drive)
 * @throws StudioError `output-not-writable` beyond 3.75 GiB of masks
 */
export async function writeProject(
  file: FileHandle,
  { head, bytes }: PackedProject,
  relativeVideoPath: string | null
): Promise<void> {
  if (bytes.length > largestBlock) throw tooLarge()
  const output = new ZipOutput(file)
  const masks = output.add(new ZipPassThrough(masksEntry))
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    hash.update(chunk)
    masks.push(chunk)
    await output.written()
  }
  masks.push(new Uint8Array(), true)
  const video = relativeVideoPath === null ? head.video : { ...head.video, relativePath: relativeVideoPath }
  const json = { format: projectFormat, version: projectVersion, ...head, video, masksSha256: hash.digest('hex') }
  output.add(new ZipDeflate(headEntry, { level: 3 })).push(strToU8(JSON.stringify(json)), true)
  await output.end()
}

/** Hands the pieces of a ZIP file on to the disk, in order. */
class ZipOutput {
  readonly #file: FileHandle
  readonly #zip: Zip
  #pieces: Uint8Array[] = []

  constructor(file: FileHandle) {
    this.#file = file
    this.#zip = new Zip((error, piece) => {
      if (error) throw error
      this.#pieces.push(piece)
    })
  }

  add<T extends ZipPassThrough | ZipDeflate>(entry: T): T {
    this.#zip.add(entry)
    return entry
  }

  async written(): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = []
    for (const piece of pieces) await this.#file.writeFile(piece)
  }

  async end(): Promise<void> {
    this.#zip.end()
    await this.written()
  }
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
