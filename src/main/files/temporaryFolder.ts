import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFailure } from './outputFile'
import { sweepStaleParts } from './staleParts'
import { temporaryBeside } from './temporaryName'

/**
 * A folder of this process in the system's place for temporary files. Whoever makes it removes it; where the process was
 * killed before it could, the next one does.
 * @throws StudioError `output-not-writable` where there is no such place, `disk-full`
 */
export async function makeTemporaryFolder(): Promise<string> {
  await sweepStaleParts(tmpdir())
  const folder = temporaryBeside(join(tmpdir(), 'folder'))
  await mkdir(folder).catch((error: unknown) => {
    throw writeFailure(join(tmpdir(), 'temporary files'), error)
  })
  return folder
}
