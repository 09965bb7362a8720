import { expect, it } from 'vitest'
import { errorCodes } from '../domain/errors'
import { errorIn } from './errors'

const gone = { code: 'file-not-found', message: '“a.mp4” was not found.', hint: 'Check the path.' } as const

it('leaves English errors as the engine says them', () => {
  expect(errorIn('en', gone)).toBe(gone)
})

it.each(['de', 'ja'] as const)('%s: says every code in its own words, the engine’s below', (language) => {
  const told = errorCodes.map((code) => errorIn(language, { ...gone, code }))
  expect(new Set(told.map(({ message }) => message)).size).toBe(errorCodes.length)
  for (const { message, hint } of told) {
    expect(message).toMatch(/[.。]$/)
    expect(hint).toMatch(/[.。)）]\n“a\.mp4” was not found\. Check the path\.$/)
  }
})

it('adds nothing where the engine gives no remedy', () => {
  expect(errorIn('de', { ...gone, hint: '' }).hint).toMatch(/\n“a\.mp4” was not found\.$/)
})
