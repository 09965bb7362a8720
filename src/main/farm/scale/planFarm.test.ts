import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { measuredSizesSchema } from './measuredSizes'
import { planFarm, type PlanWish } from './planFarm'
import { planTable } from './planTable'
import { measuredRunSchema, reproduceRun, reproductionTable } from './reproduceRun'
import { scaleInputsSchema } from './scaleInputs'

const json = (name: string): unknown => JSON.parse(readFileSync(`benchmarks/scale/${name}.json`, 'utf8'))
const inputs = scaleInputsSchema.parse(json('assumptions'))
const { sizes } = measuredSizesSchema.parse(json('measured-cpu'))
const wish: PlanWish = {
  ...{ clips: 20_000, days: 1, size: sizes[0]!, machine: inputs.machines[0]!, inputs, seed: 1 },
  mostClipsSimulated: Infinity
}

test('a plan keeps the days it was asked for, does every clip and says what it costs', () => {
  const plan = planFarm(wish)
  expect(plan.run.done + plan.run.dead).toBe(wish.clips)
  expect(plan.days).toBeGreaterThan(0.8)
  expect(plan.days).toBeLessThan(1.3)
  expect(plan.machines).toBe(Math.ceil(plan.workers / 8))
  const { total, workers, redis, storage } = plan.cost
  expect(total).toBeCloseTo(workers + redis + storage, 6)
  // No worker is paid longer than the run takes.
  expect(workers).toBeLessThanOrEqual(((plan.workers * plan.run.seconds) / 3600 / 8) * 0.25 + 1e-6)
  expect(planTable([plan], 'USD')).toContain('| 20,000 | 480p  |')
})

test('a farm that is simulated smaller and for a part takes as long and is as busy as the whole one', () => {
  const large = { ...wish, clips: 60_000, days: 0.4 }
  const [whole, small] = [planFarm(large), planFarm({ ...large, mostClipsSimulated: 6000 })]
  expect(whole.workers).toBeGreaterThan(20)
  const ratio = (of: (run: typeof whole.run) => number): number => of(small.run) / of(whole.run)
  for (const found of [
    ratio(({ seconds }) => seconds),
    ratio(({ busySeconds }) => busySeconds),
    ratio(({ workerSeconds }) => workerSeconds),
    ratio(({ busyShare }) => busyShare.storage),
    ratio(({ done, dead }) => done + dead)
  ])
    expect(Math.abs(found - 1)).toBeLessThan(0.05)
})

test('what is full is named: a slow storage, a slow Redis, a Redis that cannot hold the clips', () => {
  const storage = { ...inputs.storage, bytesPerSecond: 1e6 }
  const slow = planFarm({ ...wish, clips: 2000, days: 0.01, inputs: { ...inputs, storage } })
  expect(slow.bottleneck).toMatchObject({ part: 'storage' })
  expect(slow.bottleneck.fullAtWorkers).toBeLessThanOrEqual(slow.workers * 2)
  const redis = { ...inputs.redis, secondsPerClip: 0.5 }
  const late = planFarm({ ...wish, clips: 2000, days: 0.005, inputs: { ...inputs, redis } })
  expect(late.bottleneck.part).toBe('redis rate')
  const small = { ...inputs.redis, memoryBytes: inputs.redis.bytesPerClip * 1000 }
  const many = planFarm({ ...wish, clips: 2500, inputs: { ...inputs, redis: small } })
  expect(many.bottleneck.part).toBe('redis memory')
  expect(many.redisShards).toBe(3)
  expect(planFarm({ ...wish, clips: 1000 }).bottleneck).toMatchObject({ part: 'network', fullAtWorkers: Infinity })
  const gpu = planFarm({ ...wish, clips: 1000, machine: inputs.machines[1]!, size: sizes[2]! })
  expect(gpu.bottleneck.part).toBe('network')
  expect(gpu.seconds.decode).toBeLessThan(gpu.seconds.frames)
})

test('the measured run of 40 clips is reproduced within 10 %, by one worker and by two', () => {
  const measured = measuredRunSchema.parse(json('measured-run'))
  const runs = measured.runs.map((run) => reproduceRun(measured, run))
  expect(runs.map(({ workers, clips, seconds }) => [workers, clips, seconds])).toEqual([
    [1, 40, 'wall'],
    [1, 40, 'processor'],
    [2, 40, 'wall'],
    [2, 40, 'processor']
  ])
  for (const { workers, seconds, error } of runs)
    expect(Math.abs(error), `${workers} workers, ${seconds}`).toBeLessThan(0.1)
  expect(reproductionTable(runs).split('\n')).toHaveLength(6)
})
