import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../setup/places.mjs'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8'
})
  .split('\n')
  .filter(Boolean)
const folders = new Set(tracked.flatMap((file) => ancestors(file)))

function ancestors(file) {
  const parts = file.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}

/** Names of files and of folders between backticks; not commands, types or globs. */
function placesNamed(text) {
  const names = [...text.matchAll(/`([^`\s*{]+)`/g)].map(([, name]) => name.replace(/\/$/, ''))
  const isPlace = (name) =>
    /\.(ts|mjs|cjs|json|svelte|md|py|toml)$/.test(name) ||
    /^(src|models|scripts|docs|e2e|benchmarks|deploy)\//.test(name)
  return [...new Set(names.filter(isPlace))]
}

function exists(place) {
  return folders.has(place) || tracked.some((file) => file === place || file.endsWith(`/${place}`))
}

test('ARCHITECTURE.md: every file and folder it names is there', () => {
  const places = placesNamed(fs.readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8'))
  expect(places.length).toBeGreaterThan(50)
  expect(places.filter((place) => !exists(place))).toEqual([])
})

test('a name that is not there is found', () => {
  expect(placesNamed('see `src/nowhere.ts` and `npm test`').filter((place) => !exists(place))).toEqual([
    'src/nowhere.ts'
  ])
})

test('every decision is in the list of decisions', () => {
  const folder = path.join(root, 'docs', 'decisions')
  const list = fs.readFileSync(path.join(folder, 'README.md'), 'utf8')
  const pages = fs.readdirSync(folder).filter((name) => name !== 'README.md')
  expect(pages.filter((name) => !list.includes(`](${name})`))).toEqual([])
  const links = [...list.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, link]) => link)
  expect(links.filter((link) => !pages.includes(link))).toEqual([])
})
