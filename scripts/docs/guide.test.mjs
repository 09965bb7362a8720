import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../setup/places.mjs'

const guide = path.join(root, 'docs', 'guide')
const chapters = fs.readdirSync(guide).filter((name) => name.endsWith('.md'))

test.each(chapters)('%s: every link leads somewhere', (chapter) => {
  const text = fs.readFileSync(path.join(guide, chapter), 'utf8')
  const links = [...text.matchAll(/\]\(([^)#\s]+)\)/g)].map(([, link]) => link).filter((link) => !/^https?:/.test(link))
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) expect(fs.existsSync(path.join(guide, link)), link).toBe(true)
})

test('the pictures are all used, and small', () => {
  const folder = path.join(guide, 'pictures')
  const text = chapters.map((name) => fs.readFileSync(path.join(guide, name), 'utf8')).join('\n')
  const names = fs.readdirSync(folder)
  expect(names.length).toBeGreaterThan(5)
  for (const name of names) expect(text).toContain(`pictures/${name}`)
  expect(names.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0)).toBeLessThan(2_000_000)
})
