import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { killFamily, orphansOf, tagName } from './family.mjs'
import { makeWorld, onNetwork, studio } from './smallWorld.mjs'
import { faultsOf, leftoversIn, missingOf } from './wholeOutputs.mjs'

/**
 * `npm run test:hardships` (Linux): the command line on a full and on a read-only disk, with 64 file handles, without a home or a
 * place for temporary files, with an FFmpeg that ends or hangs, two programs on the same outputs, three first starts at once.
 * `-- --only disks|surroundings|together|brokenFfmpeg`. Each ends by itself with whole files, or says in words why not, and leaves nothing behind.
 */

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-hardships-'))
const world = makeWorld(path.join(home, 'world'), 12)
const faults = []
const isRoot = process.getuid?.() === 0
let runs = 0

/** @returns how it ended; `code` null where it had to be killed */
function run(args, { env = {}, handles = null, limitMs = 240_000 } = {}) {
  const tag = `hard-${process.pid}-${runs++}`
  const own = { ...process.env, TMPDIR: home, ...env, [tagName]: tag }
  for (const [name, value] of Object.entries(own)) if (value === null) Reflect.deleteProperty(own, name)
  const command = [process.execPath, studio, ...args]
  const limited = ['/bin/sh', '-c', `ulimit -n ${handles}; exec "$@"`, 'sh', ...command]
  const [program, ...rest] = handles === null ? command : limited
  const child = spawn(program, rest, { env: own, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const timer = setTimeout(() => killFamily(tag), limitMs)
  return new Promise((resolve) => {
    child.once('close', async (code) => {
      clearTimeout(timer)
      resolve({ code, said, orphans: await orphansOf(tag) })
    })
  })
}

function segment(folder, extra = []) {
  const outputs = { masks: path.join(folder, 'masks'), video: path.join(folder, 'overlay.mp4') }
  const targets = ['--masks', outputs.masks, '--overlay', outputs.video]
  return {
    outputs,
    args: ['segment', world.clip, '--ref', `0=${world.mask}`, ...onNetwork(world.bundle), ...targets, ...extra]
  }
}

function save(folder) {
  const outputs = { project: path.join(folder, 'clip.hodor') }
  const target = ['--save', outputs.project]
  return { outputs, args: ['segment', world.clip, '--ref', `0=${world.mask}`, ...onNetwork(world.bundle), ...target] }
}

function exported(folder) {
  const outputs = { video: path.join(folder, 'cut.mov') }
  return { outputs, args: ['export', world.project, '--format', 'cutout', '--out', outputs.video] }
}

/** @param wanted codes of errors that may be told; 'whole' where it may work */
async function expectEnd(name, { args, outputs, folder }, wanted, options) {
  const { code, said, orphans } = await run(args, options)
  const told = /\[([a-z-]+)\]/.exec(said)?.[1] ?? 'nothing'
  const end = code === 0 ? 'whole' : told
  const found = [
    ...(wanted.includes(end) ? [] : [`it ended with ${code}, saying ${told}: ${said.slice(-200)}`]),
    ...(code === 0 ? missingOf(outputs).map((each) => `missing: ${each}`) : []),
    ...faultsOf(outputs, world.frames),
    ...(folder ? leftoversIn([folder]).map((each) => `left behind: ${each}`) : []),
    ...orphans.map((each) => `still running: ${each}`)
  ]
  tell(name, end, found)
}

function tell(name, end, found) {
  faults.push(...found.map((fault) => ({ name, fault })))
  console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${[end, ...found].join('; ')}`)
}

function place(name) {
  const folder = path.join(home, name)
  fs.mkdirSync(folder, { recursive: true })
  return folder
}

function mounted(name, options, use) {
  if (!isRoot) return console.log(`skip ${name}: only root can mount a disk`)
  const folder = place(name)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) {
    return console.log(`skip ${name}: nothing may be mounted here`)
  }
  return use(folder).finally(() => spawnSync('umount', ['-l', folder]))
}

async function disks() {
  for (const [what, make] of [
    ['segment', segment],
    ['save', save],
    ['export', exported]
  ]) {
    await mounted(`full ${what}`, `size=${what === 'save' ? 4 : 16}k`, (folder) =>
      expectEnd(`full disk, ${what}`, { ...make(folder), folder }, ['disk-full'])
    )
    await mounted(`read-only ${what}`, 'ro', (folder) =>
      expectEnd(`read-only disk, ${what}`, { ...make(folder), folder }, ['output-not-writable'])
    )
  }
}

async function surroundings() {
  const folder = place('handles')
  await expectEnd('64 file handles', { ...segment(folder), folder }, ['whole'], { handles: 64 })
  const cases = {
    'no HOME': { HOME: null, XDG_CACHE_HOME: null },
    'HOME that is not there': { HOME: '/nonexistent/home', XDG_CACHE_HOME: null },
    'HOME=/proc': { HOME: '/proc', XDG_CACHE_HOME: null },
    'a cache in a file': { XDG_CACHE_HOME: world.clip },
    'no folder for temporary files': { TMPDIR: '/nonexistent/tmp' },
    'TMPDIR=/proc': { TMPDIR: '/proc' }
  }
  for (const [name, env] of Object.entries(cases)) {
    const own = place(name.replaceAll('/', '-'))
    await expectEnd(`${name}, segment`, { ...segment(own), folder: own }, ['whole'], { env })
    await expectEnd(`${name}, export`, { ...exported(own), folder: own }, ['whole'], { env })
  }
}

/** An FFmpeg that does something else where it is to write pictures or a clip. */
function standIn(name, instead) {
  const real = spawnSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).stdout.trim()
  const file = path.join(place(name), 'ffmpeg')
  const script = `#!/bin/sh\ncase "$*" in *rawvideo*|*libx264*) ${instead};; esac\nexec ${real} "$@"\n`
  fs.writeFileSync(file, script, { mode: 0o755 })
  return { STUDIO_FFMPEG: file }
}

async function brokenFfmpeg() {
  const folder = place('ended')
  const codes = ['decode-failed', 'encode-failed', 'ffmpeg-failed', 'video-truncated']
  const ends = { env: standIn('ends', 'exit 1') }
  await expectEnd('an FFmpeg that ends', { ...segment(folder), folder }, codes, ends)
  await expectEnd('an FFmpeg that ends, export', { ...exported(folder), folder }, codes, ends)
  const hangs = { env: standIn('hangs', 'kill -STOP $$') }
  await expectEnd('an FFmpeg that hangs', { ...segment(folder), folder }, codes, hangs)
}

async function together() {
  const folder = place('two')
  const plan = segment(folder, ['--overwrite'])
  const ends = await Promise.all([run(plan.args), run(plan.args)])
  const found = [...faultsOf(plan.outputs, world.frames), ...missingOf(plan.outputs), ...leftoversIn([folder])]
  const silent = ends
    .filter(({ code, said }) => code !== 0 && !/\[output-/.test(said))
    .map(({ said }) => said.slice(-200))
  tell('two programs on the same outputs', ends.map(({ code }) => code).join(' and '), [...found, ...silent])

  const cache = place('cache')
  const plans = [1, 2, 3].map((number) => segment(place(`start ${number}`)))
  const auto = (args) => args.map((each) => (each === 'float32' ? 'auto' : each))
  const firsts = await Promise.all(plans.map(({ args }) => run(auto(args), { env: { STUDIO_CACHE: cache } })))
  const failed = firsts.filter(({ code }) => code !== 0).map(({ said }) => said.slice(-200))
  const odd = plans.flatMap(({ outputs }) => [...faultsOf(outputs, world.frames), ...missingOf(outputs)])
  tell('three first starts at once', `${3 - failed.length} of 3`, [...failed, ...odd, ...leftoversIn([cache])])
}

const groups = { disks, surroundings, together, brokenFfmpeg }
const { values } = parseArgs({ options: { only: { type: 'string' } } })
for (const [name, group] of Object.entries(groups)) if (!values.only || values.only === name) await group()
console.log(JSON.stringify({ runs, faults }))
if (faults.length === 0) fs.rmSync(home, { recursive: true, force: true })
process.exitCode = faults.length === 0 ? 0 : 1
