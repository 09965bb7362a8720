import { describe, expect, test } from 'vitest'
import { batchFormatSchema } from '../main/queue/batch/batchFormats'
import { exportWish } from './exportArguments'

describe('--format shapes', () => {
  test.each([
    ['clip.nk', {}, 'nuke', 'clip'],
    ['clip.fxs', {}, 'silhouette', 'clip'],
    ['clip.setting', {}, 'fusion', 'clip'],
    ['{name}_{object}.jsx', {}, 'after-effects', '{name}_{object}'],
    ['clip.py', {}, 'blender', 'clip'],
    ['shapes', {}, 'svg', 'shapes'],
    ['clip', { host: 'nuke' }, 'nuke', 'clip']
  ])('%s %o is for %s', (out, options, host, nameTemplate) => {
    const wish = exportWish({ format: 'shapes', out, ...options })
    expect(wish).toMatchObject({ nameTemplate, format: { kind: 'shapes', host, errorPx: 1 } })
  })

  test('error and inversion; what cannot be is said', () => {
    const wish = exportWish({ format: 'shapes', out: 'a.nk', error: '0.5', invert: true })
    expect(wish.format).toEqual({ kind: 'shapes', host: 'nuke', errorPx: 0.5, invert: true })
    expect(() => exportWish({ format: 'shapes', out: 'a.nk', error: '4' })).toThrow('--error')
    expect(() => exportWish({ format: 'shapes', out: 'a.nk', host: 'maya' })).toThrow('--host is nuke, silhouette')
    expect(() => exportWish({ format: 'shapes', out: 'a.mp4' })).toThrow('.nk, .fxs, .setting, .jsx, .py')
  })

  test('in batches the error has its usual value', () => {
    expect(batchFormatSchema.parse({ kind: 'shapes', host: 'svg' })).toEqual({
      kind: 'shapes',
      host: 'svg',
      errorPx: 1
    })
  })
})
