import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { familyOf, kill, killFamily, orphansOf, programOf, tagName } from './family.mjs'
import { pick, seeded } from './seeded.mjs'
import { makeWorld, studio } from './smallWorld.mjs'
import { tasks } from './killedTasks.mjs'
import { faultsOf, leftoversIn, missingOf } from './wholeOutputs.mjs'

/**
 * `npm run test:kills -- --count 150 --seed 1` (Linux): kills the command line, its FFmpeg or all of its processes at random
 * moments of `segment`, `export` and `batch`. After each: no process left, nothing half-written under a final name; the same
 * command then succeeds, and no temporary file stays.
 */

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false }
  }
})
const random = seeded(Number(values.seed))
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-kills-'))
const world = makeWorld(path.join(home, 'world'), 40)
const temp = path.join(home, 'tmp')
fs.mkdirSync(temp)
const names = Object.keys(tasks).filter((name) => !values.only || values.only === name)
const victims = ['tree', 'program', 'ffmpeg']
const faults = []
const counts = {}

function start(args, tag) {
  const env = { ...process.env, TMPDIR: temp, [tagName]: tag }
  const child = spawn(process.execPath, [studio, ...args], {
    ...{ env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }
  })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  child.stderr.on('data', (text) => (said += text))
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, said }))) }
}

/** @returns whether anything was killed */
async function killAt(ms, victim, { child, tag }) {
  await new Promise((resolve) => setTimeout(resolve, ms))
  if (victim === 'program') return kill(child.pid)
  if (victim === 'tree') {
    const there = familyOf(tag).length > 0
    killFamily(tag)
    return there
  }
  // There is none for a while at the start and the end: waits for the next.
  for (let tries = 0; tries < 200 && child.exitCode === null && child.signalCode === null; tries++) {
    const running = familyOf(tag).filter((pid) => programOf(pid) === 'ffmpeg')
    if (running.length > 0) return kill(pick(random, running))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

async function timeOf(task) {
  const folder = path.join(home, `${task}-whole`)
  const { args } = tasks[task](folder, world)
  const from = Date.now()
  const { code, said } = await start(args, `${task}-whole`).ended
  if (code !== 0) throw new Error(`${task} does not work unharmed: ${said}`)
  return Date.now() - from
}

async function once(number, task, wholeMs) {
  const victim = pick(random, victims)
  const [at, tag] = [random() * wholeMs, `kill-${process.pid}-${number}`]
  const folder = path.join(home, tag)
  const plan = tasks[task](folder, world)
  const run = start(plan.args, tag)
  const killed = await killAt(at, victim, { child: run.child, tag })
  const { said } = await run.ended
  const found = []
  const note = (what, list) => list.length > 0 && found.push(`${what}: ${list.join(', ')}`)
  note('still running', await orphansOf(tag))
  note('half-written', faultsOf(plan.outputs, world.frames))
  const done = plan.stamps?.() ?? new Map()
  const again = await start(plan.again ?? plan.args, `${tag}-again`).ended
  if (again.code !== 0 && !/output-exists/.test(again.said))
    found.push(`the next run ends with ${again.code}: ${again.said}`)
  note('missing after the next run', missingOf(plan.outputs))
  note('not whole after the next run', faultsOf(plan.outputs, world.frames))
  note('left behind', leftoversIn([folder, temp]))
  const now = plan.stamps?.() ?? new Map()
  note(
    'done twice',
    [...done].filter(([file, stamp]) => now.get(file) !== stamp).map(([file]) => file)
  )
  for (const fault of found) faults.push({ number, task, victim, atMs: Math.round(at), fault, said: said.slice(-300) })
  if (found.length === 0 && !values.keep) fs.rmSync(folder, { recursive: true, force: true })
  const row = (counts[`${task}, ${victim}`] ??= { killed: 0, tooLate: 0, faults: 0 })
  row[killed ? 'killed' : 'tooLate']++
  if (found.length > 0) row.faults++
  for (const fault of found) console.log(`${number} ${task}, ${victim} at ${Math.round(at)} ms: ${fault}`)
  return killed
}

const whole = {}
for (const task of names) whole[task] = await timeOf(task)
console.log(`seed ${values.seed}; unharmed, ms: ${JSON.stringify(whole)}`)
let killed = 0
for (let number = 0; killed < Number(values.count); number++) {
  const task = pick(random, names)
  if (await once(number, task, whole[task])) killed++
}
console.table(counts)
console.log(
  JSON.stringify({
    seed: Number(values.seed),
    killed,
    survived: killed - new Set(faults.map((f) => f.number)).size,
    faults
  })
)
if (faults.length === 0) fs.rmSync(home, { recursive: true, force: true })
process.exitCode = faults.length === 0 ? 0 : 1
