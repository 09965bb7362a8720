import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** Whether what stands under a final name is whole: absent, whole, or marked as not whole; anything else is a fault. */

/** @param outputs paths by kind: `masks` (a folder of PNGs), `video`, `project` @returns faults in words */
export function faultsOf(outputs, frames) {
  return Object.entries(outputs).flatMap(([kind, place]) => {
    if (!fs.existsSync(place) || fs.existsSync(`${place}.incomplete.json`)) return []
    const fault = checks[kind.replace(/\d+$/, '')](place, frames)
    return fault ? [`${path.basename(place)}: ${fault}`] : []
  })
}

/** @returns outputs that do not exist, or are marked as not whole */
export function missingOf(outputs) {
  return Object.values(outputs)
    .filter((place) => !fs.existsSync(place) || fs.existsSync(`${place}.incomplete.json`))
    .map((place) => path.basename(place))
}

const checks = {
  masks(place, frames) {
    const pictures = fs.readdirSync(place).filter((name) => name.endsWith('.png'))
    // An empty folder is a place to write to that was there before.
    if (pictures.length === 0) return null
    if (pictures.length !== frames) return `${pictures.length} of ${frames} masks`
    const cut = pictures.find((name) => fs.readFileSync(path.join(place, name)).subarray(-8, -4).toString() !== 'IEND')
    return cut ? `${cut} is cut off` : null
  },
  video(place, frames) {
    const count = [
      '-select_streams',
      'v:0',
      '-count_frames',
      '-show_entries',
      'stream=nb_read_frames',
      '-of',
      'csv=p=0'
    ]
    const ffprobe = process.env.STUDIO_FFPROBE || 'ffprobe'
    const { stdout } = spawnSync(ffprobe, ['-v', 'error', ...count, place], { encoding: 'utf8' })
    return Number(stdout.trim().replace(/,$/, '')) === frames ? null : `${stdout.trim() || 'no'} of ${frames} frames`
  },
  project(place, frames) {
    const bytes = fs.readFileSync(place)
    // A ZIP archive ends with its directory.
    return bytes.includes(Buffer.from('PK\x05\x06')) && bytes.length > frames ? null : `${bytes.length} bytes, cut off`
  }
}

/** Temporary files below folders: the studio's, and of those it starts. */
export function leftoversIn(folders) {
  return folders.flatMap((folder) =>
    everythingIn(folder)
      .filter((name) => /\.part$|\.tmp$|hodor-studio-/.test(path.basename(name)))
      .map((name) => path.join(folder, name))
  )
}

/** Folders that go while they are read are read again. */
function everythingIn(folder) {
  for (let tries = 0; tries < 20; tries++) {
    try {
      return fs.readdirSync(folder, { recursive: true }).map(String)
    } catch (error) {
      if (error.code !== 'ENOENT' || !fs.existsSync(folder)) throw error
    }
  }
  throw new Error(`${folder} changes too fast to be read`)
}
