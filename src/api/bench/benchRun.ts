import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { SegmentResult } from '../../main/engine/segmentVideo'
import type { PrecisionWish } from '../../shared/domain/devices'
import { cancelled, StudioError } from '../../shared/domain/errors'
import type { ErrorData } from '../../shared/domain/errors'
import type { ReferenceInput } from '../requests'
import { studioFolder } from '../studioFolder'
import { watchMemory, type PeakMemory } from './residentMemory'

export interface BenchJob {
  readonly videoPath: string
  readonly references: readonly ReferenceInput[]
  readonly bundlePath?: string
  readonly device: string
  readonly precision: PrecisionWish
}

export interface BenchRun extends PeakMemory {
  readonly result: SegmentResult
  /** Seconds from the start of the process to the first mask the network made. */
  readonly firstMaskSeconds: number
}

/**
 * One whole job, masks and overlay, by `hodor-studio segment` in a process of its own: start-up and memory are a user's.
 * @param folder for what it writes; overwritten by the next run
 * @throws StudioError what the job failed with
 */
export async function benchRun(job: BenchJob, folder: string, signal: AbortSignal): Promise<BenchRun> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(studioFolder(), 'bin', 'hodor-studio'), ...segmentFlags(job, folder)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  // As Ctrl+C would: the job cleans up after itself.
  const stop = (): void => void child.kill('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  const ended = watchMemory(child.pid ?? 0)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await once(child, 'close').finally(() => signal.removeEventListener('abort', stop))
  const { processMiB, treeMiB } = ended()
  if (signal.aborted) throw cancelled(signal.reason)
  const result = parseResult(printed)
  const seconds = (performance.now() - began) / 1000
  // What the process needs before and after its job (loading Node and the code, ending) counts as before.
  const firstMaskSeconds = result.seconds.firstMask + (seconds - result.seconds.total)
  return { result, processMiB: Math.max(processMiB, result.peakMemoryMiB), treeMiB, firstMaskSeconds }
}

function segmentFlags({ videoPath, references, bundlePath, device, precision }: BenchJob, folder: string): string[] {
  return [
    'segment',
    ...references.flatMap(({ frameIndex, maskPath }) => [
      '--ref',
      frameIndex === null ? maskPath : `${frameIndex}=${maskPath}`
    ]),
    ...['--masks', join(folder, 'masks'), '--overlay', join(folder, 'overlay.mp4')],
    ...['--device', device, '--precision', precision, ...(bundlePath === undefined ? [] : ['--model', bundlePath])],
    ...['--overwrite', '--json', '--quiet', '--', videoPath]
  ]
}

function parseResult(printed: string): SegmentResult {
  const parsed = JSON.parse(printed === '' ? '{}' : printed) as SegmentResult | { error?: ErrorData }
  if ('frames' in parsed) return parsed
  if (parsed.error) throw StudioError.fromData(parsed.error)
  throw new StudioError('internal', 'A run of the benchmark ended without a result.')
}
