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
    only: { type: 'string' }
  }
})
const random = seeded(Number(values.seed))
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-kills-'))
const world = makeWorld(path.join(home, 'world'), 12)
const temp = path.join(home, 'tmp')
fs.mkdirSync(temp)
const names = Object.keys(tasks).filter((name) => !values.only || values.only === name)
const victims = ['tree', 'program', 'ffmpeg']
const killsInARow = 5
/** The quick ones more often: where an export is killed, others are too. */
const often = { export: 3, segment: 2, batch: 1 }
const drawn = names.flatMap((name) => Array.from({ length: often[name] }, () => name))
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

/** Kills one run at a random moment. @returns what is wrong right after it */
async function killOnce({ args, outputs, tag }, wholeMs) {
  const victim = pick(random, victims)
  const at = Math.round(random() * wholeMs)
  const run = start(args, tag)
  const killed = await killAt(at, victim, { child: run.child, tag })
  const { said } = await run.ended
  const orphans = (await orphansOf(tag)).map((each) => `still running: ${each}`)
  const found = [...orphans, ...faultsOf(outputs, world.frames).map((each) => `half-written: ${each}`)]
  return { killed, victim, at, found, said: said.slice(-300) }
}

/** After the same command ran unharmed. @returns what is wrong still */
async function faultsAfter(plan, folder, tag) {
  const done = plan.stamps?.() ?? new Map()
  const again = await start(plan.again, tag).ended
  const now = plan.stamps?.() ?? new Map()
  return [
    ...(again.code === 0 ? [] : [`the next run ends with ${again.code}: ${again.said.slice(-300)}`]),
    ...missingOf(plan.outputs).map((each) => `missing after the next run: ${each}`),
    ...faultsOf(plan.outputs, world.frames).map((each) => `not whole after the next run: ${each}`),
    ...leftoversIn([folder, temp]).map((each) => `left behind: ${each}`),
    ...[...done].filter(([file, stamp]) => now.get(file) !== stamp).map(([file]) => `done twice: ${file}`)
  ]
}

/** Several kills in a row over the same outputs, then the run that has to succeed. @returns how many were killed */
async function burst(number, task, wholeMs) {
  const tag = `kill-${process.pid}-${number}`
  const folder = path.join(home, tag)
  const plan = tasks[task](folder, world)
  const kills = []
  for (let turn = 0; turn < killsInARow; turn++) {
    const args = turn === 0 ? plan.args : plan.again
    kills.push(await killOnce({ args, outputs: plan.outputs, tag: `${tag}-${turn}` }, wholeMs))
  }
  const after = await faultsAfter(plan, folder, `${tag}-again`)
  for (const { killed: hit, victim, found } of kills) {
    const row = (counts[`${task}, ${victim}`] ??= { killed: 0, 'too late': 0, faults: 0 })
    row[hit ? 'killed' : 'too late']++
    row.faults += found.length
  }
  const said = kills.map(({ victim, at, found, said: last }) => ({ victim, at, found, last }))
  const all = [...kills.flatMap(({ found }) => found), ...after]
  for (const fault of all) faults.push({ number, task, fault, kills: said })
  if (all.length === 0) fs.rmSync(folder, { recursive: true, force: true })
  const hits = kills.filter((each) => each.killed).length
  const how = kills.map(({ victim, at }) => `${victim} at ${at} ms`).join(', ')
  console.log(`${task}: ${how}: ${all.length === 0 ? 'survived' : all.join('; ')}`)
  return hits
}

const whole = {}
for (const task of names) whole[task] = await timeOf(task)
console.log(`seed ${values.seed}; unharmed, ms: ${JSON.stringify(whole)}`)
let killed = 0
for (let number = 0; killed < Number(values.count); number++) {
  const task = pick(random, drawn)
  killed += await burst(number, task, whole[task])
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
