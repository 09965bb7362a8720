import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { farmChildEntry } from '../../main/farm/child/entry'
import { combinedEvents } from '../../main/farm/ops/combinedEvents'
import { WorkerOps } from '../../main/farm/ops/workerOps'
import type { FarmEvents } from '../../main/farm/ports'
import { BullQueue } from '../../main/farm/redis/bullQueue'
import { shownAddress } from '../../main/farm/redis/farmAddress'
import { bundleIn } from '../../main/farm/work/bundleDigest'
import { FarmWorker } from '../../main/farm/worker/farmWorker'
import { defaultBundlePath } from '../../main/inference/bundles'
import { openModel } from '../../main/inference/openModel'
import type { FarmPlace, WorkerRequest } from './farmRequests'
import type { RunningWorker } from '../results'
import { given } from '../surroundings'
import { studioVersion } from '../version'
import { addressNeeded } from './place'

interface Around {
  /** Drains it. */
  readonly signal: AbortSignal
  readonly events: FarmEvents
}

/** @throws StudioError where it cannot begin: `bad-arguments`, `farm-unreachable`, `farm-refused`, as the network's files */
export async function startWorker(place: FarmPlace, request: WorkerRequest, around: Around): Promise<RunningWorker> {
  const address = await addressNeeded(place)
  const wish = fullWish(request)
  const { bundlePath, cacheFolder, cacheBytes, lockMs, metrics } = wish
  const madeFor = { program: studioVersion(), bundle: await bundleIn(bundlePath) }
  const ops = metrics && (await WorkerOps.start(given(metrics), madeFor, () => BullQueue.open(address)))
  try {
    const events = combinedEvents([around.events, ops?.events ?? {}])
    const share = await shares(wish)
    const here = { cacheFolder, cacheBytes }
    const worker = await FarmWorker.start({ address, madeFor, events, ...share, entry: entry(), lockMs, here })
    ops?.begun()
    const facts = { farm: shownAddress(address), madeFor, ...share, metricsUrl: ops?.url ?? null }
    return { ...facts, ...untilDrained(worker, around.signal, ops) }
  } catch (error) {
    await ops?.close()
    throw error
  }
}

/** A wish with everything that was left out. */
function fullWish(request: WorkerRequest) {
  const cacheFolder = join(tmpdir(), 'hodor-farm-cache')
  const usual = { bundlePath: defaultBundlePath(), cacheFolder, cacheBytes: 20e9, lockMs: 30_000 }
  const wish: typeof usual & WorkerRequest = { ...usual, ...given(request) }
  return wish
}

type Ending = Pick<RunningWorker, 'drained' | 'drain'>

function untilDrained(worker: FarmWorker, signal: AbortSignal, ops: WorkerOps | undefined): Ending {
  const asked = new AbortController()
  const drained = (async () => {
    await fired(AbortSignal.any([signal, asked.signal]))
    try {
      await worker.drain()
    } finally {
      await ops?.close()
    }
  })()
  const drain = (): Promise<void> => {
    asked.abort()
    return drained
  }
  return { drained, drain }
}

async function fired(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

type Shares = Pick<RunningWorker, 'slots' | 'threads'>

/**
 * The network's two threads want two of the processor's; a GPU is one clip's. Whether there is one is found out by opening
 * the network, unless the number was given.
 */
async function shares({
  slots,
  threads,
  bundlePath
}: WorkerRequest & { readonly bundlePath: string }): Promise<Shares> {
  const cores = availableParallelism()
  const count = slots ?? ((await onProcessor(bundlePath)) ? Math.max(1, Math.floor(cores / 2)) : 1)
  return { slots: count, threads: threads ?? Math.max(1, Math.floor(cores / count)) }
}

async function onProcessor(bundlePath: string): Promise<boolean> {
  const { model } = await openModel({ device: 'auto', bundlePath })
  const { device } = model
  await model.dispose()
  return device === 'cpu'
}

function entry(): string {
  const built = farmChildEntry()
  if (built !== null) return built
  throw new StudioError('internal', 'The program is not built whole: farmChild is missing.', { hint: 'npm run build' })
}
