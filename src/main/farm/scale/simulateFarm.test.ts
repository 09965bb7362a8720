import { expect, test } from 'vitest'
import { idealFarm, type FarmModel } from './farmModel'
import { meanWait, waitingProbability } from './queueTheory'
import { seededRandom } from './random'
import { simulateFarm } from './simulateFarm'

const steady = { law: 'log-normal', meanSeconds: 10, variation: 0 } as const

const rough: FarmModel = {
  ...idealFarm,
  clips: 3000,
  workers: 16,
  work: { law: 'log-normal', meanSeconds: 60, variation: 0.8 },
  overheadSeconds: 0.5,
  start: { seconds: 90, perSecond: 0.2 },
  redis: { secondsPerClip: 0.002 },
  storage: { sharedInSeconds: 0.2, sharedOutSeconds: 0.05, ownInSeconds: 1, ownOutSeconds: 0.3 },
  straggler: { probability: 0.05, slowdown: 3 },
  checkpointSeconds: 10,
  crash: { meanSeconds: 1800, noticeSeconds: 30, restartSeconds: 20 },
  preemption: { meanSeconds: 3600, replaceSeconds: 120 },
  fault: { probability: 0.04, attempts: 3, backoffSeconds: 5 }
}

test('clips that come at random to several servers wait as long as Erlang says', () => {
  const system = { arrivalRate: 0.7, serviceRate: 0.1, servers: 9 }
  const work = { law: 'exponential', meanSeconds: 10 } as const
  const run = simulateFarm({
    ...{ ...idealFarm, clips: 200_000, workers: system.servers, work },
    arrivals: { perSecond: system.arrivalRate }
  })
  expect(Math.abs(run.meanWaitSeconds / meanWait(system) - 1)).toBeLessThan(0.04)
})

test('one server: the textbook’s ρ/(μ−λ), and Erlang’s C of a switchboard', () => {
  expect(meanWait({ arrivalRate: 0.5, serviceRate: 1, servers: 1 })).toBeCloseTo(1, 12)
  // Load 8 on 10 servers: a value printed in every table.
  expect(waitingProbability({ arrivalRate: 8, serviceRate: 1, servers: 10 })).toBeCloseTo(0.40918, 5)
  expect(() => meanWait({ arrivalRate: 2, serviceRate: 1, servers: 2 })).toThrow(RangeError)
})

test('equal clips on an ideal farm take the rounds that can be counted by hand', () => {
  const run = simulateFarm({ ...idealFarm, clips: 10, workers: 4, work: steady })
  expect(run).toMatchObject({ done: 10, dead: 0, seconds: 30, busySeconds: 100, wastedSeconds: 0, tailSeconds: 10 })
  expect(run.workerSeconds).toBe(120)
})

test('nothing is lost and nothing done twice, whatever happens; all compute is useful or wasted', () => {
  const run = simulateFarm(rough)
  expect(run.done + run.dead).toBe(rough.clips)
  for (const count of [run.crashes, run.preemptions, run.faults, run.wastedSeconds]) expect(count).toBeGreaterThan(0)
  expect(run.usefulSeconds + run.wastedSeconds).toBeCloseTo(run.busySeconds, 3)
  expect(run.workerSeconds).toBeGreaterThan(run.busySeconds)
  // Three failures in a row of four in a hundred.
  expect(run.dead).toBeLessThan(rough.clips * 0.04 ** 3 * 20 + 1)
})

test('the same seed gives the same run, another seed another', () => {
  expect(simulateFarm(rough)).toEqual(simulateFarm(rough))
  expect(simulateFarm({ ...rough, seed: 2 }).seconds).not.toBe(simulateFarm(rough).seconds)
})

test('checkpoints and notice save what they should', () => {
  const crashing = { ...rough, fault: idealFarm.fault, straggler: idealFarm.straggler }
  const without = simulateFarm({ ...crashing, checkpointSeconds: Infinity })
  const often = simulateFarm({ ...crashing, checkpointSeconds: 1 })
  expect(often.wastedSeconds).toBeLessThan(without.wastedSeconds / 10)
  const warned = simulateFarm({ ...crashing, crash: idealFarm.crash })
  expect(warned.preemptions).toBeGreaterThan(0)
  // Drained: kept to the frame.
  expect(Math.abs(warned.wastedSeconds)).toBeLessThan(1e-6)
})

test('what all share caps the farm: more workers do not help a storage that is full', () => {
  const storage = { ...idealFarm.storage, sharedInSeconds: 1 }
  const model = { ...idealFarm, clips: 500, workers: 50, work: steady, storage }
  const run = simulateFarm(model)
  expect(run.seconds).toBeGreaterThanOrEqual(500)
  expect(run.busyShare.storage).toBeGreaterThan(0.95)
  expect(simulateFarm({ ...model, workers: 100 }).seconds).toBeGreaterThan(run.seconds * 0.97)
})

test('random numbers have the mean and spread they are asked for', () => {
  const random = seededRandom(7)
  const draws = Array.from({ length: 200_000 }, () => random.logNormal(5, 0.6))
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length
  expect(mean).toBeCloseTo(5, 1)
  expect(Math.sqrt(variance) / mean).toBeCloseTo(0.6, 1)
  expect(random.exponential(Infinity)).toBe(Infinity)
})
