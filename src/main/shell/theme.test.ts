import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTheme, writeTheme } from './theme'

const folder = mkdtempSync(join(tmpdir(), 'studio-theme-'))

test('the studio is dark until another theme is chosen, which is kept', () => {
  const file = join(folder, 'theme.json')
  expect(readTheme(file)).toBe('dark')
  writeTheme(file, 'light')
  expect(readTheme(file)).toBe('light')
})

test.each(['', '{"theme":"pink"}', 'null'])('a file that says %j counts as none', (content) => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, content)
  expect(readTheme(file)).toBe('dark')
})

test('a place that cannot be written to is no error', () => {
  expect(() => writeTheme(join(folder, 'no', 'such', 'theme.json'), 'light')).not.toThrow()
})
