import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../setup/places.mjs'

const lock = path.join(root, 'out', 'building.pid')

/** Runs `work` while no other process of this checkout builds: two test files may want the build at once. */
export async function whileNobodyElseBuilds(work) {
  while (!taken()) await sleep(100)
  try {
    return await work()
  } finally {
    fs.rmSync(lock, { force: true })
  }
}

function taken() {
  fs.mkdirSync(path.dirname(lock), { recursive: true })
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(fs.readFileSync(lock, 'utf8'))) fs.rmSync(lock, { force: true })
    return false
  }
}

/** A builder that was killed leaves its lock behind; one that has just begun has not written its number yet. */
function isAlive(pid) {
  if (pid === '') return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch {
    return false
  }
}
