import { describe, expect, it, vi } from 'vitest'
import { throwIfCancelled } from '../../shared/domain/errors'
import { JobRegistry, ProgressMeter, type JobProgress } from './jobs'

describe('ProgressMeter', () => {
  function run(frames: number, gapMillis: (frame: number) => number): JobProgress[] {
    let now = 0
    const reports: JobProgress[] = []
    const meter = new ProgressMeter(frames, { now: () => now }, (report) => reports.push(report))
    for (let frame = 0; frame < frames; frame++) {
      now += gapMillis(frame)
      meter.advance()
    }
    return reports
  }

  it('reports about ten times a second, and the last frame always', () => {
    const reports = run(1000, () => 2)
    expect(reports.length).toBeGreaterThan(15)
    expect(reports.length).toBeLessThanOrEqual(22)
    expect(reports[reports.length - 1]).toMatchObject({ done: 1000, total: 1000, secondsLeft: 0 })
  })

  it('tells the present rate and the time left by it', () => {
    const reports = run(100, (frame) => (frame < 50 ? 100 : 500))
    const late = reports.find(({ done }) => done === 80)
    expect(late?.framesPerSecond).toBeCloseTo(2, 5)
    expect(late?.secondsLeft).toBeCloseTo(10, 5)
  })
})

describe('JobRegistry', () => {
  const settled = () => ({ done: vi.fn(), failed: vi.fn() })
  const untilStopped = ({ signal }: { signal: AbortSignal }): Promise<never> =>
    new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        try {
          throwIfCancelled(signal)
        } catch (error) {
          // Jobs take a moment to stop.
          setTimeout(() => reject(error), 5)
        }
      })
    )

  it('reports the result under the id it gave, after it gave it', async () => {
    const jobs = new JobRegistry('a')
    const outcome = settled()
    const id = await jobs.start('propagate', async () => 7, outcome)
    expect(outcome.done).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(outcome.done).toHaveBeenCalledWith(id, 7))
  })

  it('cancels: resolves when the job has stopped, which ends as cancelled', async () => {
    const jobs = new JobRegistry('a')
    const outcome = settled()
    const id = await jobs.start('propagate', untilStopped, outcome)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await jobs.cancel(id)
    expect(outcome.failed).toHaveBeenCalledWith(id, expect.objectContaining({ code: 'cancelled' }))
    await expect(jobs.cancel(id)).resolves.toBeUndefined()
    await expect(jobs.cancel('unknown')).resolves.toBeUndefined()
  })

  it('cancels a job that had no chance to begin', async () => {
    const jobs = new JobRegistry('a')
    const outcome = settled()
    const work = vi.fn(async () => 1)
    await jobs.cancel(await jobs.start('export', work, outcome))
    expect(work).not.toHaveBeenCalled()
    expect(outcome.failed).toHaveBeenCalledOnce()
  })

  it('lets a new job of a kind wait for the former one to stop, and leaves other kinds alone', async () => {
    const jobs = new JobRegistry('a')
    const [first, second, other] = [settled(), settled(), settled()]
    await jobs.start('propagate', untilStopped, first)
    await jobs.start('export', untilStopped, other)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const work = vi.fn(async () => {
      expect(first.failed).toHaveBeenCalledOnce()
    })
    await jobs.start('propagate', work, second)
    await vi.waitFor(() => expect(second.done).toHaveBeenCalledOnce())
    expect(other.failed).not.toHaveBeenCalled()
    await jobs.cancelAll()
    expect(other.failed).toHaveBeenCalledOnce()
  })

  it('turns anything thrown into an error the user can read', async () => {
    const jobs = new JobRegistry('a')
    const outcome = settled()
    await jobs.start('export', () => Promise.reject(new Error('boom')), outcome)
    await vi.waitFor(() => expect(outcome.failed).toHaveBeenCalledOnce())
    expect(outcome.failed.mock.calls[0]?.[1]).toMatchObject({ code: 'internal', message: 'boom' })
  })
})
