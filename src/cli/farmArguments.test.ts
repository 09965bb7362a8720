import { expect, test } from 'vitest'
import { parseArguments } from './arguments'

const id = '0123456789abcdef'

test('what a farm is asked, with its address and without', () => {
  expect(parseArguments(['worker', '--farm', 'redis://farm', '--slots', '3', '--lock', '12'])).toMatchObject({
    ...{ kind: 'worker', place: { url: 'redis://farm' }, slots: 3, lockMs: 12_000, cacheBytes: 20e9 }
  })
  expect(parseArguments(['submit', 'jobs.json', '--no-cut', '--priority', 'high', '--user', 'ada'])).toMatchObject({
    ...{ kind: 'submit', file: 'jobs.json', place: {}, cutFrom: null, priority: 'high', user: 'ada', wait: false }
  })
  expect(parseArguments(['farm', 'cancel', id])).toMatchObject({
    kind: 'farm',
    action: 'cancel',
    ids: [id],
    all: false
  })
  expect(parseArguments(['farm', 'retry', '--all'])).toMatchObject({ action: 'retry', all: true })
})

test.each([
  [['submit'], 'needs a file'],
  [['submit', 'a.json', 'b.json'], 'one too many'],
  [['submit', 'a.json', '--priority', 'urgent'], '--priority is high, normal, low'],
  [['worker', 'a.json'], "takes no 'a.json'"],
  [['worker', '--slots', '0'], '--slots takes a whole number'],
  [['farm'], 'status, retry, cancel, watch'],
  [['farm', 'stop'], "not 'stop'"],
  [['farm', 'retry'], 'needs the ids'],
  [['farm', 'cancel', id, '--all'], 'needs the ids'],
  [['farm', 'cancel', '12'], 'no id of a job']
])('%j is refused: %s', (given, message) => {
  expect(() => parseArguments(given)).toThrow(message)
})
