import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '../shared/domain/errors'
import { farmChildEntry } from '../main/farm/child/entry'
import { FarmWorker } from '../main/farm/worker/farmWorker'
import { shownAddress } from '../main/farm/redis/farmAddress'
import { bundleIn } from '../main/farm/work/bundleDigest'
import { defaultBundlePath } from '../main/inference/bundles'
import type { WorkerArguments } from './farmArguments'
import { addressNeeded } from './farmPlace'
import { printable, type CliOutput } from './output'
import { studioVersion } from './version'
import { workerReport } from './workerReport'

/** Works for a farm until the signal fires, then drains. @throws StudioError where it cannot begin */
export async function worker(command: WorkerArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const address = await addressNeeded(command.place)
  const bundlePath = command.bundlePath ?? defaultBundlePath()
  const bundle = await bundleIn(bundlePath)
  const { slots, threads } = shares(command)
  const events = workerReport(output, command.lines)
  const cacheFolder = command.cacheFolder ?? join(tmpdir(), 'hodor-farm-cache')
  const running = await FarmWorker.start({
    ...{ address, slots, threads, events, entry: entry(), lockMs: command.lockMs },
    madeFor: { program: studioVersion(), bundle },
    here: { cacheFolder, cacheBytes: command.cacheBytes }
  })
  const what = `${slots} ${slots === 1 ? 'clip' : 'clips'} at a time, ${bundle.name} ${bundle.version}`
  output.stderr.write(`${printable(`Working for ${shownAddress(address)}: ${what}.`)}\n`)
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  await running.drain()
}

/** The network's two threads want two of the processor's. */
function shares({ slots, threads }: WorkerArguments): { readonly slots: number; readonly threads: number } {
  const cores = availableParallelism()
  const count = slots ?? Math.max(1, Math.floor(cores / 2))
  return { slots: count, threads: threads ?? Math.max(1, Math.floor(cores / count)) }
}

function entry(): string {
  const built = farmChildEntry()
  if (built !== null) return built
  throw new StudioError('internal', 'The program is not built whole: farmChild is missing.', { hint: 'npm run build' })
}
