import { expect, test } from 'vitest'
import { StudioError } from '../../../shared/domain/errors'
import { clockWarning } from './connection'
import { errorOfReason, failedReason, farmError, isWorthRetrying } from './farmErrors'

test.each([
  ['connect ECONNREFUSED 127.0.0.1:6379', 'farm-unreachable'],
  ['Connection is closed.', 'farm-unreachable'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'farm-refused'],
  ['NOAUTH Authentication required.', 'farm-refused'],
  ['self-signed certificate in certificate chain', 'farm-refused'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'farm-full'],
  ['something else', 'internal']
])('“%s” is %s', (message, code) => {
  expect(farmError(new Error(message), 'redis://farm:6379/0')).toMatchObject({ code })
})

test('a failure is kept with its code, also where only the queue or a part of the clip tells it', () => {
  const error = new StudioError('mask-empty', 'The mask shows no object.', { hint: 'Paint one.' })
  expect(errorOfReason(failedReason(error))).toEqual(error.toData())
  expect(errorOfReason(`child hodor:clips:1-part-0 failed: ${failedReason(error)}`)).toEqual(error.toData())
  expect(errorOfReason('job stalled more than allowable limit')).toMatchObject({ code: 'farm-worker-lost' })
  expect(errorOfReason(undefined)).toBeNull()
})

test('what is due to the machine or the moment is tried again, what is wrong with the job is not', () => {
  expect(['farm-child-crashed', 'farm-input-unseen', 'disk-full', 'storage-slow'].map(retried)).toEqual(
    Array(4).fill(true)
  )
  expect(['mask-empty', 'bad-arguments', 'output-exists', 'cancelled'].map(retried)).toEqual(Array(4).fill(false))
})

function retried(code: string): boolean {
  return isWorthRetrying({ code: code as 'cancelled' })
}

test('a clock that is off by more than seconds is said, with the side it is on', () => {
  expect(clockWarning(4000)).toEqual([])
  expect(clockWarning(61_000)[0]).toMatchObject({ code: 'farm-clock-skew', message: expect.stringContaining('ahead') })
  expect(clockWarning(-7000)[0]?.message).toContain('7.0 s behind')
})
