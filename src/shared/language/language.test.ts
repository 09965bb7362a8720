import { expect, it } from 'vitest'
import { momentIn, numberText, sizeIn } from './measures'
import { plural } from './plural'

const forms = { one: 'one', other: 'many' }

it('counts as the language does', () => {
  expect([0, 1, 2].map((count) => plural('en', count, forms))).toEqual(['many', 'one', 'many'])
  expect([0, 1, 2].map((count) => plural('de', count, forms))).toEqual(['many', 'one', 'many'])
  expect([0, 1, 2].map((count) => plural('ja', count, forms))).toEqual(['many', 'many', 'many'])
})

it('writes numbers and sizes as the language does', () => {
  expect(numberText('en', 29.97, 2)).toBe('29.97')
  expect(numberText('de', 29.97, 2)).toBe('29,97')
  expect(numberText('de', 25_000, 0)).toBe('25000')
  expect([12, 3400, 5.6e6, 1.25e9].map((bytes) => sizeIn('de', bytes))).toEqual(['12 B', '3 kB', '6 MB', '1,3 GB'])
  expect(sizeIn('ja', 1.2e9)).toBe('1.2 GB')
})

it('says the date of a moment that is not of today', () => {
  const now = new Date(2026, 10, 30, 12)
  const today = new Date(2026, 10, 30, 9, 5).getTime()
  const before = new Date(2026, 10, 29, 9, 5).getTime()
  expect(momentIn('de', today, now)).toBe('09:05')
  expect(momentIn('de', before, now)).toBe('29.11.2026, 09:05')
  expect(momentIn('en', before, now)).toBe('29 Nov 2026, 09:05')
  expect(momentIn('ja', before, now)).toBe('2026/11/29 9:05')
})
