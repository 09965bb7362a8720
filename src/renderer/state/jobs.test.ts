import { describe, expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import { FakeStudio, settled } from '../testing/fakeStudio'
import { Jobs } from './jobs.svelte'

const mask = encodeMask({ width: 1, height: 1, data: Uint8Array.of(1) })
const oneMask = { frameIndex: 0, mask, isReference: false, confidence: {} }
const input = { references: [{ frameIndex: 0, mask }], from: 0, to: 9 }

function progress(jobId: string, done: number) {
  return { jobId, done, total: 10, framesPerSecond: 5, secondsLeft: 1 }
}

describe('Jobs', () => {
  it('takes in events that overtake the answer naming the job', async () => {
    const studio = new FakeStudio({ 'propagate:start': () => ({ jobId: 'a' }) })
    const jobs = new Jobs(studio.client)
    const seen: string[] = []
    const started = jobs.start('propagate:start', input, {
      total: 10,
      listener: { onMask: () => seen.push('mask'), onFinished: () => seen.push('finished') }
    })
    expect(jobs.current).toMatchObject({ kind: 'propagate', jobId: null, total: 10 })
    studio.emit('job:mask', { jobId: 'a', mask: oneMask })
    studio.emit('job:progress', progress('a', 4))
    expect(jobs.current).toMatchObject({ jobId: 'a', done: 4, framesPerSecond: 5 })
    studio.emit('job:finished', { jobId: 'a', files: [], frames: 10, notes: [] })
    await started
    expect(seen).toEqual(['mask', 'finished'])
    expect(jobs.current).toBeNull()
  })

  it('ignores other jobs and jobs that are over', async () => {
    const studio = new FakeStudio({ 'propagate:start': () => ({ jobId: 'b' }) })
    const jobs = new Jobs(studio.client)
    let masks = 0
    const options = { total: 10, listener: { onMask: () => void masks++ } }
    await jobs.start('propagate:start', input, options)
    studio.emit('job:mask', { jobId: 'other', mask: oneMask })
    studio.emit('job:failed', { jobId: 'b', error: { code: 'inference-failed', message: 'x', hint: '' } })
    studio.emit('job:mask', { jobId: 'b', mask: oneMask })
    expect(masks).toBe(0)
  })

  it('cancels a job whose name is not known yet as soon as it is', async () => {
    const studio = new FakeStudio({ 'propagate:start': () => ({ jobId: 'c' }) })
    const jobs = new Jobs(studio.client)
    const started = jobs.start('propagate:start', input, { total: 10, listener: {} })
    await jobs.cancel()
    expect(studio.inputsOf('job:cancel')).toEqual([])
    await started
    await settled()
    expect(studio.inputsOf('job:cancel')).toEqual([{ jobId: 'c' }])
    expect(jobs.current?.cancelling).toBe(true)
  })

  it('tells why a job could not start', async () => {
    const studio = new FakeStudio({
      'propagate:start': () => {
        throw Object.assign(new Error('full'), { name: 'Error' })
      }
    })
    const jobs = new Jobs(studio.client)
    const errors: string[] = []
    const listener = { onFailed: ({ message }: Error) => void errors.push(message) }
    await jobs.start('propagate:start', input, { total: 1, listener })
    expect(errors).toEqual(['full'])
    expect(jobs.current).toBeNull()
  })

  it('runs one job at a time', async () => {
    const studio = new FakeStudio({ 'propagate:start': () => ({ jobId: 'd' }) })
    const jobs = new Jobs(studio.client)
    await jobs.start('propagate:start', input, { total: 10, listener: {} })
    await jobs.start('propagate:start', input, { total: 10, listener: {} })
    expect(studio.inputsOf('propagate:start')).toHaveLength(1)
  })
})
