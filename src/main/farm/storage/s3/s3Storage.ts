import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfCancelled } from '../../../../shared/domain/errors'
import { removeStaleParts } from '../../../files/staleParts'
import { temporaryBeside } from '../../../files/temporaryName'
import type { BatchJob } from '../../../queue/batch/batchFile'
import type { ClipPayload, JobStorage, PreparedClip, StorageHere } from '../../ports'
import { InputCache } from '../cache/inputCache'
import { inputsOf, relocated } from '../jobFiles'
import { claimOutputs, publishedBefore, publishOutputs, type PublishedClip } from '../publishing'
import { Staging } from '../staging'
import { S3Bucket, type S3Choice, type S3Patience } from './s3Bucket'
import { s3Destination } from './s3Destination'
import { fetchInput, videoOfProject, type FetchedInput, type FetchTools } from './s3Inputs'
import { S3Keys } from './s3Keys'
import { s3Scratch } from './s3Scratch'

/**
 * A bucket that mirrors a folder of the submitting machine: inputs come into a cache, outputs go up when they are whole.
 * @throws StudioError `storage-refused` without credentials
 */
export async function s3Storage(choice: S3Choice, here: StorageHere, patience?: S3Patience): Promise<JobStorage> {
  const bucket = await S3Bucket.open(choice, patience)
  const keys = new S3Keys(choice)
  const cache = new InputCache(join(here.cacheFolder, 'inputs'), here.cacheBytes)
  const scratch = (clipId: string): PublishedClip['scratch'] => s3Scratch(bucket, keys, clipId)
  return {
    scratch,
    prepare: (clip, signal) =>
      prepare(clip, { ...{ bucket, keys, cache, choice, signal }, scratch: scratch(clip.id), here }),
    close: async () => bucket.close()
  }
}

interface PrepareTools extends FetchTools {
  readonly scratch: PublishedClip['scratch']
  readonly here: StorageHere
}

async function prepare({ job }: Pick<ClipPayload, 'id' | 'job'>, tools: PrepareTools): Promise<PreparedClip> {
  const { bucket, keys, scratch, here } = tools
  const destination = s3Destination(bucket, keys)
  const published = await publishedBefore(scratch, destination)
  // Where all is done, nothing is read any more.
  const inputs = published ? nothing : await fetchInputs(job, tools)
  const outputs = await stagingFolder(here.cacheFolder)
  const staging = new Staging((_final, at) => join(outputs, String(at)))
  const withVideo = inputs.video === undefined ? job : { ...job, video: inputs.video }
  const local = relocated(withVideo, {
    input: (path) => inputs.fetched.get(path)?.local ?? path,
    outputFolder: (path) => staging.folder(path),
    outputFile: (path) => staging.file(path)
  })
  // Known before the work: an output that has no place in the bucket.
  for (const [, final] of staging.moves) keys.output(final)
  await staging.make()
  const moves = [...inputs.fetched.values()].map(({ move }) => move)
  const clip: PublishedClip = { staging, scratch, destination, overwrite: job.overwrite, moves }
  return {
    job: local,
    published: published && published.map((path) => addressOf(path, tools)),
    claim: (paths) => claimOutputs(clip, paths),
    publish: async (files, mayPublish) => {
      const finals = await publishOutputs(clip, files, mayPublish)
      return finals.map((path) => addressOf(path, tools))
    },
    release: async () => {
      await Promise.all([...inputs.fetched.values()].map((each) => each.release()))
      await rm(outputs, { recursive: true, force: true })
    }
  }
}

function addressOf(path: string, { keys, choice }: FetchTools): string {
  return `s3://${choice.bucket}/${keys.output(path)}`
}

interface FetchedInputs {
  readonly fetched: ReadonlyMap<string, FetchedInput>
  /** Of a project without a video beside it. */
  readonly video: string | undefined
}

const nothing: FetchedInputs = { fetched: new Map(), video: undefined }

async function fetchInputs(job: BatchJob, tools: FetchTools): Promise<FetchedInputs> {
  const fetched = new Map<string, FetchedInput>()
  const fetch = async (path: string): Promise<FetchedInput> => {
    throwIfCancelled(tools.signal)
    const input = await fetchInput(path, tools)
    fetched.set(path, input)
    return input
  }
  try {
    for (const path of inputsOf(job)) await fetch(path)
    if (job.project === undefined || job.video !== undefined) return { fetched, video: undefined }
    const local = fetched.get(job.project)?.local ?? job.project
    const video = await videoOfProject(job.project, local, tools)
    await fetch(video)
    return { fetched, video }
  } catch (error) {
    await Promise.all([...fetched.values()].map((each) => each.release()))
    throw error
  }
}

/** Named after this process: whoever comes later removes it, should this one be killed. */
async function stagingFolder(cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, 'outputs')
  await mkdir(folder, { recursive: true })
  await removeStaleParts(folder)
  const own = temporaryBeside(join(folder, 'x'))
  await mkdir(own)
  return own
}
