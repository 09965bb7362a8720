import fs from 'node:fs'
import path from 'node:path'
import { buildIfStale } from '../build/freshBuild.mjs'
import { setUp } from '../setup/everything.mjs'
import { root } from '../setup/places.mjs'
import { show } from '../setup/processes.mjs'

const folder = 'demo-output'
const overlay = path.join(folder, 'sample-overlay.mp4')
const masks = path.join(folder, 'masks')

export async function demo() {
  if (!(await setUp({ electron: false, display: false }))) return
  process.exitCode = (await buildIfStale()) || (await segmentSample())
  if (process.exitCode !== 0) return
  console.log(`\nOverlay video: ${path.join(root, overlay)}`)
  console.log(`Masks:         ${path.join(root, masks)}`)
  console.log(
    `Open the studio with \`npm start [VIDEO]\`, for example \`npm start ${path.join('sample', 'sample.mp4')}\`.`
  )
}

function segmentSample() {
  const video = path.join('sample', 'sample.mp4')
  const reference = `0=${path.join('sample', 'sample-mask.png')}`
  fs.mkdirSync(path.join(root, folder), { recursive: true })
  console.log(`Segmenting ${video} from the painted mask of its first frame …`)
  const outputs = ['--overlay', overlay, '--masks', masks, '--overwrite']
  const args = [path.join('bin', 'hodor-studio'), 'segment', video, '--ref', reference, ...outputs]
  return show(process.execPath, args, { cwd: root })
}
