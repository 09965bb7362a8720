import { availableParallelism, hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '../shared/domain/errors'
import { farmChildEntry } from '../main/farm/child/entry'
import { combinedEvents } from '../main/farm/ops/combinedEvents'
import { jsonLog } from '../main/farm/ops/jsonLog'
import { WorkerOps } from '../main/farm/ops/workerOps'
import type { FarmEvents, MadeFor } from '../main/farm/ports'
import { FarmWorker } from '../main/farm/worker/farmWorker'
import { BullQueue } from '../main/farm/redis/bullQueue'
import { shownAddress, type FarmAddress } from '../main/farm/redis/farmAddress'
import { bundleIn } from '../main/farm/work/bundleDigest'
import { defaultBundlePath } from '../main/inference/bundles'
import { openModel } from '../main/inference/openModel'
import type { WorkerArguments } from './farmArguments'
import { addressNeeded } from './farmPlace'
import { printable, type CliOutput } from './output'
import { studioVersion } from '../api/version'
import { workerReport } from './workerReport'

/** Works for a farm until the signal fires, then drains. @throws StudioError where it cannot begin */
export async function worker(command: WorkerArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const address = await addressNeeded(command.place)
  const bundlePath = command.bundlePath ?? defaultBundlePath()
  const madeFor = { program: studioVersion(), bundle: await bundleIn(bundlePath) }
  const ops = command.metrics && (await WorkerOps.start(command.metrics, madeFor, () => BullQueue.open(address)))
  try {
    const events = combinedEvents([told(command, output), ops?.events ?? {}])
    const share = await shares(command)
    const running = await begin(command, { address, madeFor, events, ...share })
    ops?.begun()
    output.stderr.write(`${printable(greeting({ address, madeFor, ...share }, ops?.url))}\n`)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    await running.drain()
  } finally {
    await ops?.close()
  }
}

interface Farm {
  readonly address: FarmAddress
  readonly madeFor: MadeFor
}

function begin(command: WorkerArguments, farm: Farm & Shares & { readonly events: FarmEvents }): Promise<FarmWorker> {
  const cacheFolder = command.cacheFolder ?? join(tmpdir(), 'hodor-farm-cache')
  return FarmWorker.start({
    ...{ ...farm, entry: entry(), lockMs: command.lockMs },
    here: { cacheFolder, cacheBytes: command.cacheBytes }
  })
}

/** Sentences for a person, or a log for a machine. */
function told({ lines }: WorkerArguments, output: CliOutput): FarmEvents {
  if (!lines) return workerReport(output)
  const source = { host: hostname(), pid: process.pid }
  return jsonLog((line) => void output.stdout.write(line), source)
}

function greeting({ address, madeFor, slots }: Farm & Shares, url: string | undefined): string {
  const { name, version } = madeFor.bundle
  const what = `${slots} ${slots === 1 ? 'clip' : 'clips'} at a time, ${name} ${version}`
  return `Working for ${shownAddress(address)}: ${what}.${url === undefined ? '' : ` Metrics: ${url}/metrics`}`
}

/**
 * The network's two threads want two of the processor's; a GPU is one clip's. Whether there is one is found out by opening
 * the network, unless the number was given.
 */
async function shares({ slots, threads, bundlePath = defaultBundlePath() }: WorkerArguments): Promise<Shares> {
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

interface Shares {
  readonly slots: number
  readonly threads: number
}

function entry(): string {
  const built = farmChildEntry()
  if (built !== null) return built
  throw new StudioError('internal', 'The program is not built whole: farmChild is missing.', { hint: 'npm run build' })
}
