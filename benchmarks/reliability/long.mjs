import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { figuresOf } from './processFigures.mjs'
import { makeBundle, makeClip, makeMask, onNetwork, studio } from './smallWorld.mjs'
import { faultsOf, missingOf } from './wholeOutputs.mjs'

/**
 * `npm run test:long` (Linux): 10,000 frames through `segment`, masks and overlay; memory and open files of all its processes on
 * the way. The clip and the network are small, so that it is the number of frames that is tried: `-- --frames 10000`.
 */

const { values } = parseArgs({ options: { frames: { type: 'string', default: '10000' } } })
const frames = Number(values.frames)
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-long-'))
try {
  const [clip, mask] = [makeClip(folder, frames), makeMask(folder)]
  const outputs = { masks: path.join(folder, 'masks'), video: path.join(folder, 'overlay.mp4') }
  const targets = ['--masks', outputs.masks, '--overlay', outputs.video]
  const args = ['segment', clip, '--ref', `0=${mask}`, ...onNetwork(makeBundle(folder, 32)), ...targets]
  const child = spawn(process.execPath, [studio, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const wanted = [1000, 5000, 10_000].map((frame) => Math.round((frame * frames) / 10_000))
  const seen = []
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000)
    const frame = Number([...said.matchAll(/frame +(\d+)/g)].at(-1)?.[1] ?? 0)
    // The last one is never seen at work: a little before it will do.
    const next = wanted[seen.length]
    if (next === undefined || frame < Math.min(next, frames - 20)) return
    seen.push({ frame, ...figuresOf(child.pid) })
    console.log(JSON.stringify(seen.at(-1)))
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  const faults = [...(code === 0 ? [] : [said]), ...faultsOf(outputs, frames), ...missingOf(outputs)]
  const growth = (seen.at(-1)?.mebibytes ?? 0) - (seen[0]?.mebibytes ?? 0)
  console.log(JSON.stringify({ frames, code, seen, growthMiB: growth, faults }))
  process.exitCode = faults.length === 0 && seen.length === wanted.length ? 0 : 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
