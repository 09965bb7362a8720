import { randomBytes } from 'node:crypto'
import { access, constants, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfCancelled } from '../../../shared/domain/errors'
import { fileExists } from '../../files/fileExists'
import { makeFolder } from '../../files/makeFolder'
import { writeFailure } from '../../files/outputFile'
import type { ClipPayload, JobStorage, PreparedClip } from '../ports'
import { folderDestination } from './folderDestination'
import { folderScratch } from './folderScratch'
import { inputUnseen } from './inputUnseen'
import { inputsOf, relocated } from './jobFiles'
import { claimOutputs, publishedBefore, publishOutputs, type PublishedClip } from './publishing'
import { Staging } from './staging'

/**
 * All machines see the same folders under the same paths: nothing is fetched, and outputs are made in a hidden folder on
 * the disk they end up on.
 * @param scratchFolder for checkpoints and what was published; shared as well
 */
export function folderStorage(scratchFolder: string): JobStorage {
  const scratch = (clipId: string): ReturnType<typeof folderScratch> => folderScratch(join(scratchFolder, clipId))
  return {
    scratch,
    prepare: (clip, signal) => prepare(clip, scratch(clip.id), signal),
    close: async () => undefined
  }
}

async function prepare(
  { id, job }: Pick<ClipPayload, 'id' | 'job'>,
  scratch: PublishedClip['scratch'],
  signal: AbortSignal
): Promise<PreparedClip> {
  for (const input of inputsOf(job)) {
    throwIfCancelled(signal)
    await seeInput(input)
  }
  const mark = hiddenFor(id)
  const staging = new Staging((final) => join(final, `${mark}${randomBytes(4).toString('hex')}`))
  const here = relocated(job, {
    input: (path) => path,
    outputFolder: (path) => staging.folder(path),
    outputFile: (path) => staging.file(path)
  })
  for (const [, final] of staging.moves) await ownFolder(final, mark)
  await staging.make()
  const clip: PublishedClip = {
    ...{ staging, scratch, overwrite: job.overwrite, moves: [] },
    destination: folderDestination
  }
  return {
    job: here,
    published: await publishedBefore(scratch, folderDestination),
    claim: (outputs) => claimOutputs(clip, outputs),
    publish: (files, mayPublish) => publishOutputs(clip, files, mayPublish),
    release: () => staging.remove()
  }
}

function hiddenFor(id: string): string {
  return `.hodor-farm-${id}-`
}

/** The folder is there, without what an attempt that was killed left: whoever made it no longer has the clip. */
async function ownFolder(folder: string, mark: string): Promise<void> {
  await makeFolder(folder).catch((error: unknown) => {
    throw writeFailure(folder, error)
  })
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw writeFailure(folder, error)
  })
  const names = await readdir(folder)
  const left = names.filter((name) => name.startsWith(mark))
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}

/** @throws StudioError `farm-input-unseen` */
async function seeInput(path: string): Promise<void> {
  if (!(await fileExists(path))) throw inputUnseen(path)
}
