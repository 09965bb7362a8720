import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../scripts/setup/places.mjs'

const cli = path.join(root, 'bin', 'hodor-studio')
const mask = path.join(root, 'sample', 'sample-mask.png')
const samplingMs = 200

export function runCli(args) {
  const result = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (result.status !== 0) throw new Error(result.stderr)
  return result
}

/**
 * One whole job, masks and overlay. To what `segment --json` says it adds the peak memory (resident, MiB) of the process
 * itself and of it with the FFmpeg processes it starts, and the time from the start of the process to its first mask.
 */
export async function measuredRun(video, folder, flags) {
  const outputs = ['--masks', path.join(folder, 'masks'), '--overlay', path.join(folder, 'overlay.mp4'), '--overwrite']
  const args = ['segment', video, '--ref', `0=${mask}`, ...outputs, '--json', '--quiet', ...flags]
  const begin = performance.now()
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const peak = { processMiB: 0, treeMiB: 0 }
  const sampling = setInterval(() => sample(child.pid, peak), samplingMs)
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(sampling)
  if (code !== 0) throw new Error(`segment ended with ${code}`)
  const result = JSON.parse(stdout)
  const wall = (performance.now() - begin) / 1000
  // What the process needs before and after its job (loading Node and the code, ending) counts as before.
  const firstMaskSinceSpawn = result.seconds.firstMask + (wall - result.seconds.total)
  return {
    ...result,
    processMiB: Math.max(peak.processMiB, result.peakMemoryMiB),
    treeMiB: peak.treeMiB,
    firstMaskSinceSpawn
  }
}

/** Linux only; elsewhere the process's own figure is all there is. */
function sample(pid, peak) {
  try {
    const own = residentMiB(pid)
    const tree = own + descendants(pid).reduce((sum, child) => sum + residentMiB(child), 0)
    peak.processMiB = Math.max(peak.processMiB, own)
    peak.treeMiB = Math.max(peak.treeMiB, tree)
  } catch {
    // It ended meanwhile.
  }
}

function residentMiB(pid) {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes ?? 0) / 1024
}

function descendants(pid) {
  return fs.readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const children = fs.readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim()
    return children === '' ? [] : children.split(' ').flatMap((child) => [child, ...descendants(child)])
  })
}
