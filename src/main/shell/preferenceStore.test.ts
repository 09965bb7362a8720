import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { usualPreferences } from '../../shared/domain/preferences'
import { PreferenceStore } from './preferenceStore'

const folder = mkdtempSync(join(tmpdir(), 'studio-preferences-'))

test('starts with the usual ones and keeps what is changed', () => {
  const file = join(folder, 'a.json')
  const changed = vi.fn()
  const store = new PreferenceStore(file, changed)
  expect(store.values).toEqual(usualPreferences)
  expect(store.values.theme).toBe('dark')
  store.change({ theme: 'light', shortcuts: { 'tool.brush': ['P'] }, device: undefined })
  expect(changed).toHaveBeenCalledExactlyOnceWith(store.values)
  expect(new PreferenceStore(file, vi.fn()).values).toEqual({
    ...usualPreferences,
    theme: 'light',
    shortcuts: { 'tool.brush': ['P'] }
  })
})

test.each(['', '{', 'null', '[]'])('a file that says %j counts as none', (content) => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, content)
  expect(new PreferenceStore(file, vi.fn()).values).toEqual(usualPreferences)
})

test('one value that makes no sense costs no other', () => {
  const file = join(folder, 'partly.json')
  writeFileSync(
    file,
    JSON.stringify({ theme: 'pink', device: 'cpu', precision: 'float32', historyMiB: -5, featureDiskMiB: 0 })
  )
  const { values } = new PreferenceStore(file, vi.fn())
  expect(values).toEqual({ ...usualPreferences, device: 'cpu', precision: 'float32', featureDiskMiB: 0 })
})

test('a place that cannot be written to is no error', () => {
  const store = new PreferenceStore(join(folder, 'no', 'such', 'file.json'), vi.fn())
  expect(store.change({ theme: 'light' }).theme).toBe('light')
})
