import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from '../build/freshBuild.mjs'
import { setUp } from '../setup/everything.mjs'
import { root } from '../setup/places.mjs'
import { capture, collect, nodeTool, show } from '../setup/processes.mjs'
import { playwrightCounts, summaryLine, vitestCounts } from './testCounts.mjs'
import { runSteps } from './testSteps.mjs'

/** Runs the steps in turn, stops at the first that fails, and ends with the sum over all tests. */
export async function test() {
  const begin = performance.now()
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'hodor-studio-reports-'))
  try {
    const { total, times, failedStep } = await runSteps(steps(reports))
    const all = { name: 'in all', seconds: (performance.now() - begin) / 1000 }
    const table = [...times, all].map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`)
    console.log(`\n${table.join('\n')}`)
    if (failedStep) console.log(`\nFailed: ${failedStep}`)
    process.exitCode = failedStep ? 1 : 0
    console.log(`\n${summaryLine(total)}`)
  } finally {
    fs.rmSync(reports, { recursive: true, force: true })
  }
}

function steps(reports) {
  const unit = path.join(reports, 'vitest.json')
  const endToEnd = path.join(reports, 'playwright.json')
  return [
    ['set-up', async () => ({ code: (await setUp({ electron: true, display: true, redis: true })) ? 0 : 1 })],
    staticChecks,
    ['build', async () => ({ code: await build() })],
    // Unit tests leave a third of two cores idle while FFmpeg starts and ends; the network's own tests take one thread.
    [
      ['unit tests', () => countedTool(unit, vitestCounts, vitest(unit), {})],
      ['network definition (Python)', pythonTests]
    ],
    ['studio in Electron', () => countedTool(endToEnd, playwrightCounts, playwright(), playwrightEnv(endToEnd))]
  ]
}

/** They only read the sources, so that none waits for another. */
const staticChecks = [
  ['format', () => tool('prettier', '--check', '--log-level', 'warn', '.')],
  ['lint', () => tool('eslint', '--max-warnings', '0', '.')],
  ['types of shared', () => tool('typescript:tsc', '--noEmit', '-p', 'tsconfig.shared.json')],
  ['types of main, preload, cli', () => tool('typescript:tsc', '--noEmit', '-p', 'tsconfig.node.json')],
  ['types of the window', () => tool('svelte-check', '--fail-on-warnings', '--tsconfig', './tsconfig.web.json')],
  ['import boundaries', () => tool('dependency-cruiser:depcruise', '--config', '.ci/dependency-cruiser.cjs', 'src')],
  ['dead code', () => tool('knip', '--config', '.ci/knip.json', '--no-progress')],
  ['lint (Python)', () => pythonTool('ruff', 'check', 'models')],
  ['format (Python)', () => pythonTool('ruff', 'format', '--check', 'models')],
  ['types (Python)', () => pythonTool('mypy', '--config-file', 'models/pyproject.toml', 'models/hodor_models')]
]

/** Continuous integration says that nothing may be skipped. */
const allRequired = process.env['STUDIO_REQUIRE_PYTHON'] === '1'

function skipped(what) {
  return `${allRequired ? 'Required' : 'Skipped'}: ${what} is not here (pip install -e 'models[train,test]').\n`
}

async function pythonTool(name, ...args) {
  if (!capture(name, ['--version']).ok) return { code: allRequired ? 1 : 0, output: skipped(name) }
  return collect(name, args, { cwd: root })
}

function tool(...args) {
  return collect(...nodeTool(...args), { cwd: root })
}

async function countedTool(report, read, command, env) {
  const code = await show(...command, { cwd: root, env: { ...process.env, ...env } })
  return { code, counts: fs.existsSync(report) ? read(JSON.parse(fs.readFileSync(report, 'utf8'))) : undefined }
}

function vitest(report) {
  return nodeTool('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
}

function playwright() {
  return nodeTool('@playwright/test:playwright', 'test', '--reporter=list,json')
}

function playwrightEnv(report) {
  return { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
}

/** The network's own tests need PyTorch, which the studio does not: they run where it is there anyway. */
async function pythonTests() {
  const folder = path.join('models', 'tests')
  if (!fs.existsSync(path.join(root, folder)) || !capture('python3', ['-c', 'import torch, pytest']).ok) {
    return { code: allRequired ? 1 : 0, output: skipped('python3 with torch and pytest') }
  }
  const oneThread = { ...process.env, OMP_NUM_THREADS: '1' }
  return collect('python3', ['-m', 'pytest', folder, '-q'], { cwd: root, env: oneThread })
}
