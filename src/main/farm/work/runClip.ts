import { defaultBundlePath } from '../../inference/bundles'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import type { NetworkChoice } from '../../engine/networkInUse'
import type { OpenedModel } from '../../inference/openModel'
import { readSource } from '../../queue/batch/batchSource'
import type { RunResult } from '../../queue/jobQueue'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { FrameRange } from '../../../shared/domain/types'
import { carryWhole, clipWork, runBatchJob, type CarryClip } from '../../queue/batch/runBatchJob'
import type { ClipPart, ClipPayload, ClipScratch, JobStorage, PreparedClip } from '../ports'
import { bundleIn } from './bundleDigest'
import { ClipCheckpoints } from './clipCheckpoints'
import { cutClip } from './cutClip'
import { findShots } from './findShots'
import { joinParts, keepPart } from './partMasks'

export interface ClipDeps {
  readonly ffmpeg: FfmpegInstallation
  readonly storage: JobStorage
  readonly signal: AbortSignal
  withModel<T>(choice: NetworkChoice, work: (opened: OpenedModel) => Promise<T>): Promise<T>
  /** Whether the clip is still this worker's: false = another one has it. */
  mayPublish(): Promise<boolean>
  onProgress(done: number, total: number): void
  resumed(frames: number): void
  checkpointed(checkpoint: { readonly bytes: number; readonly milliseconds: number }): void
  warned(error: StudioError): void
}

/** What a clip came to: its files, or the parts it is to be cut into. */
export type ClipOutcome = { readonly result: RunResult } | { readonly parts: readonly FrameRange[] }

type Clip = Pick<ClipPayload, 'id' | 'job' | 'madeFor' | 'checkpointEvery' | 'cutFrom'>

const resultName = 'result.json'

/**
 * A clip from its payload to published files, or to the parts it falls into. Done before and only not told, it is not done
 * again. @throws StudioError
 */
export async function runClip(clip: Clip, deps: ClipDeps): Promise<ClipOutcome> {
  return prepared(clip, deps, async (ready) => {
    const parts = await partsOf(clip, ready, deps)
    if (parts.length > 1) return { parts }
    return { result: await published(clip, ready, { ...deps, carry: resumable(clip, 'clip', deps) }) }
  })
}

/** One part of a clip that was cut: its masks, for whoever joins them. */
export async function runPart(clip: Clip, part: ClipPart, deps: ClipDeps): Promise<RunResult> {
  return prepared(clip, deps, async ({ job }) => {
    if (job.kind !== 'segment') throw new RangeError('only carried clips have parts')
    const source = await readSource(job, deps)
    const work = clipWork(job, source, deps.ffmpeg)
    const wanted = [{ from: part.from, to: part.to }]
    let done = 0
    const counter = { take: () => deps.onProgress(++done, part.to - part.from + 1) }
    const carry = resumable(clip, `part-${part.at}`, deps)
    const made = await carry({ ...work, request: { ...work.request, wanted }, counter }, deps)
    await keepPart(deps.storage.scratch(clip.id), part, made)
    return { files: [], notes: [] }
  })
}

/** The parts of a clip, all there, to published files. */
export async function runJoin(clip: Clip, parts: readonly ClipPart[], deps: ClipDeps): Promise<RunResult> {
  const carry: CarryClip = async ({ counter }) => {
    const made = await joinParts(deps.storage.scratch(clip.id), parts)
    for (const { mask, frameIndex } of made.masks)
      await counter.take({ frameIndex, mask, isReference: false, confidence: {} })
    return made
  }
  return prepared(clip, deps, (ready) => published(clip, ready, { ...deps, carry }))
}

async function prepared<T>(clip: Clip, deps: ClipDeps, work: (ready: PreparedClip) => Promise<T>): Promise<T> {
  const ready = await deps.storage.prepare(clip, deps.signal)
  try {
    await checkBundle(clip, ready)
    return await work(ready)
  } finally {
    await ready.release()
  }
}

/** @throws StudioError `farm-made-for-other` where this machine's network is another than the submitter's */
async function checkBundle({ madeFor }: Clip, { job }: PreparedClip): Promise<void> {
  if (job.kind !== 'segment') return
  const here = await bundleIn(job.model ?? defaultBundlePath())
  if (here.digest === madeFor.bundle.digest) return
  const { name, version } = madeFor.bundle
  throw new StudioError('farm-made-for-other', `The job was made for another network than ${name} ${version} here.`, {
    hint: 'Put the same bundle on every machine, or submit the job again.'
  })
}

async function published(
  clip: Clip,
  ready: PreparedClip,
  deps: ClipDeps & { readonly carry: CarryClip }
): Promise<RunResult> {
  const scratch = deps.storage.scratch(clip.id)
  const before = await scratch.get(resultName)
  if (ready.published) return { ...(before ? readResult(before) : { notes: [] }), files: ready.published }
  const result = await runBatchJob(ready.job, {
    ...deps,
    // Outputs are made in a place of their own; what lies in the final one was looked at by `claim`.
    overwrite: true,
    ours: new Set(),
    claim: (outputs) => ready.claim(outputs)
  })
  throwIfCancelled(deps.signal)
  await scratch.put(resultName, Buffer.from(JSON.stringify(result)))
  const files = await ready.publish(result.files, () => deps.mayPublish())
  await forgetSteps(scratch)
  return { ...result, files }
}

/** Of what is published nobody goes on: checkpoints and parts make room. */
async function forgetSteps(scratch: ClipScratch): Promise<void> {
  const steps = (await scratch.names()).filter((name) => !name.endsWith('.json'))
  for (const name of steps) await scratch.remove(name)
}

function readResult(bytes: Uint8Array): RunResult {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as RunResult
}

/** Carries a clip with checkpoints, from the last one there is. */
function resumable({ id, checkpointEvery: every }: Clip, name: string, deps: ClipDeps): CarryClip {
  return (work, tools) =>
    carryWhole(work, tools, async ({ model }) => {
      const notes = await ClipCheckpoints.open({
        ...{ scratch: deps.storage.scratch(id), name, every, request: work.request, model },
        written: (checkpoint) => deps.checkpointed(checkpoint),
        failed: (error) => deps.warned(StudioError.from(error))
      })
      if (notes.checkpoints.resumed) deps.resumed(notes.checkpoints.resumed.masks.length)
      return notes
    })
}

async function partsOf(
  { cutFrom }: Clip,
  { job, published: before }: PreparedClip,
  deps: ClipDeps
): Promise<FrameRange[]> {
  if (job.kind !== 'segment' || cutFrom === null || before) return []
  const source = await readSource(job, deps)
  const { request, decoder } = clipWork(job, source, deps.ffmpeg)
  const { range, references } = request
  if (range.to - range.from + 1 < cutFrom || references.length < 2) return []
  try {
    return cutClip({ references, range, shots: await findShots(decoder, range, deps.signal) })
  } catch (error) {
    // What there is of a video that breaks off depends on where: it stays in one piece.
    if (StudioError.from(error).code === 'video-truncated') return []
    throw error
  }
}
