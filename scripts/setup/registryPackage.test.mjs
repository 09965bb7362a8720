import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchPinned } from './registryPackage.mjs'

let folder

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'registry package '))
  vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** Stands in for npm: `npm pack` that delivers this content. */
function registryDelivers(content) {
  const npm = path.join(folder, 'npm-cli.js')
  const target = "process.argv[process.argv.indexOf('--pack-destination') + 1]"
  fs.writeFileSync(npm, `require('fs').writeFileSync(${target} + '/some.tgz', ${JSON.stringify(content)})`)
  vi.stubEnv('npm_execpath', npm)
}

function pinOf(content) {
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`
  return { name: '@some/package', version: '1.2.3', integrity }
}

test('the pinned file is fetched once, then comes from the cache', () => {
  registryDelivers('the right bytes')
  const archive = fetchPinned(pinOf('the right bytes'))
  expect(fs.readFileSync(archive, 'utf8')).toBe('the right bytes')
  registryDelivers('other bytes')
  expect(fetchPinned(pinOf('the right bytes'))).toBe(archive)
})

test('any other file is refused and not kept', () => {
  registryDelivers('altered bytes')
  expect(() => fetchPinned(pinOf('the right bytes'))).toThrow('is not the pinned file')
  expect(fs.readdirSync(path.join(folder, 'cache', 'hodor-studio'))).toEqual([])
})

test('an altered file in the cache is fetched anew', () => {
  registryDelivers('the right bytes')
  const archive = fetchPinned(pinOf('the right bytes'))
  fs.writeFileSync(archive, 'altered later')
  expect(fs.readFileSync(fetchPinned(pinOf('the right bytes')), 'utf8')).toBe('the right bytes')
})
