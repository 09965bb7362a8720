import { expect, test } from 'vitest'
import { dependenciesMatch, satisfied } from './dependencies.mjs'

const wanted = { version: '1.2.3', integrity: 'sha512-x' }

test.each([
  ['the same', wanted, wanted, true],
  ['another version', wanted, { ...wanted, version: '1.2.4' }, false],
  ['other contents', wanted, { ...wanted, integrity: 'sha512-y' }, false],
  ['missing', wanted, undefined, false],
  ['missing, for another platform', { ...wanted, optional: true }, undefined, true],
  ['optional, of another version', { ...wanted, optional: true }, { ...wanted, version: '1.2.4' }, false]
])('a package that is %s', (_case, lock, present, expected) => {
  expect(satisfied(lock, present)).toBe(expected)
})

test('what these tests run on matches the lock file', () => {
  expect(dependenciesMatch()).toBe(true)
})
