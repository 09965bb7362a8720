import { expect, test } from 'vitest'
import { usualPreferences } from '../../shared/domain/preferences'
import { problemReport } from './problemReport'

const facts = {
  versions: { 'HODOR Studio': '0.1.0', Electron: '44.0.0' },
  machine: ['Linux 6.1, x64', '2 × Some CPU', '24 GiB'],
  ffmpeg: 'ffmpeg version 7.1 (/opt/tools/ffmpeg/bin/ffmpeg)',
  devices: [
    { device: 'cuda', state: 'skipped', reason: 'libcudart.so is missing in /usr/lib/cuda' },
    { device: 'cpu', state: 'works', reason: '' }
  ] as const,
  preferences: { ...usualPreferences, bundlePath: '/home/anna/nets/mine', addedBundles: ['/home/anna/nets/mine'] },
  errors: [
    { code: 'disk-full', message: 'No room in /home/anna/out.', hint: '', at: new Date('2026-01-02T03:04:05Z') }
  ] as const,
  crashDumps: 2
}

test('a report holds versions, devices with reasons, settings and the last errors', () => {
  const text = problemReport(facts)
  expect(text).toContain('Electron 44.0.0')
  expect(text).toContain('cuda: skipped (libcudart.so is missing in …/cuda)')
  expect(text).toContain('network: another, 1 added')
  expect(text).toContain('2026-01-02T03:04:05.000Z [disk-full] No room in …/out.')
  expect(text).toMatch(/## Crash dumps kept here\n2\n/)
})

test('no folder is told', () => {
  const text = problemReport(facts)
  for (const secret of ['anna', '/opt', '/usr', 'nets']) expect(text).not.toContain(secret)
})

test('without an error it says so', () => {
  expect(problemReport({ ...facts, errors: [] })).toMatch(/## Last errors\nnone\n/)
})
