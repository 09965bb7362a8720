import { expect, test } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import type { ExportJob } from '../../shared/domain/exportJob'
import type { QueueProgress } from '../../shared/domain/queue'
import { EngineRuns } from './engineRuns'

const job = {} as ExportJob
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

class Engine {
  readonly calls: string[] = []
  call(name: string, input: unknown): Promise<never> {
    this.calls.push(name === 'export:start' ? name : `${name} ${(input as { jobId: string }).jobId}`)
    return Promise.resolve({ jobId: 'export-1' } as never)
  }
}

async function running(signal = new AbortController().signal) {
  const engine = new Engine()
  const runs = new EngineRuns(engine)
  const reports: QueueProgress[] = []
  const work = runs.run(job, { signal, report: (progress) => void reports.push(progress) })
  work.ended.catch(() => undefined)
  await settled()
  return { engine, runs, work, reports }
}

test('events of its jobs are taken, those of others are not', async () => {
  const { runs, work, reports } = await running()
  const progress = { done: 1, total: 2, framesPerSecond: 1, secondsLeft: 1 }
  expect(runs.takes('job:progress', { jobId: 'propagate-7', ...progress })).toBe(false)
  expect(runs.takes('job:progress', { jobId: 'export-1', ...progress })).toBe(true)
  expect(reports).toHaveLength(1)
  const result = { jobId: 'export-1', files: ['/a.mp4'], frames: 2, notes: [] }
  expect(runs.takes('job:finished', result)).toBe(true)
  expect(await work.ended).toMatchObject({ files: ['/a.mp4'] })
  expect(runs.takes('job:finished', result)).toBe(false)
})

test('pause, resume and cancel reach the engine', async () => {
  const stop = new AbortController()
  const { engine, work, runs } = await running(stop.signal)
  work.hold(true)
  work.hold(false)
  stop.abort()
  expect(engine.calls).toEqual(['export:start', 'job:pause export-1', 'job:resume export-1', 'job:cancel export-1'])
  runs.takes('job:failed', { jobId: 'export-1', error: new StudioError('cancelled', 'Cancelled.').toData() })
  await expect(work.ended).rejects.toMatchObject({ code: 'cancelled' })
})

test('an engine that died takes its jobs with it; the window is told as well', async () => {
  const { runs, work } = await running()
  const error = new StudioError('engine-crashed', 'Gone.').toData()
  expect(runs.takes('engine:restarted', { error })).toBe(false)
  await expect(work.ended).rejects.toMatchObject({ code: 'engine-crashed' })
})
