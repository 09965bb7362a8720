import { defaultBundlePath } from '../inference/bundles'
import type { NamedJob } from '../queue/batch/batchFile'
import type { ClipPayload, Priority, StorageChoice } from './ports'
import { bundleIn } from './work/bundleDigest'

export interface SubmitWish {
  readonly user: string
  readonly priority: Priority
  readonly storage: StorageChoice
  readonly checkpointEvery: number
  readonly cutFrom: number | null
  /** Processor threads of the network. */
  readonly threads: number
  /** Version of the studio. */
  readonly program: string
  readonly submittedAt: number
}

/**
 * A batch's jobs as a farm carries them: with the network each was meant for. The same job is one
 * job, whoever wants it: its outputs are. @throws StudioError as the bundles
 */
export async function clipPayloads(jobs: readonly NamedJob[], wish: SubmitWish): Promise<ClipPayload[]> {
  const { program, ...rest } = wish
  const bundles = new Map<string, ReturnType<typeof bundleIn>>()
  const bundleOf = (path: string): ReturnType<typeof bundleIn> => {
    const known = bundles.get(path) ?? bundleIn(path)
    bundles.set(path, known)
    return known
  }
  return Promise.all(
    jobs.map(async ({ id, title, job }): Promise<ClipPayload> => {
      const path = job.kind === 'segment' ? (job.model ?? defaultBundlePath()) : defaultBundlePath()
      const madeFor = { program, bundle: await bundleOf(path) }
      return { ...rest, version: 1, id, title, madeFor, job }
    })
  )
}
