import fs from 'node:fs'
import path from 'node:path'
import { onNetwork } from './smallWorld.mjs'

/**
 * What is killed: each with its outputs by kind (see `wholeOutputs.mjs`), the command that goes on after it, and for batches
 * when each file that is whole was written.
 */
export const tasks = {
  segment(folder, { clip, mask, bundle }) {
    fs.mkdirSync(folder, { recursive: true })
    const outputs = {
      masks: path.join(folder, 'masks'),
      video: path.join(folder, 'overlay.mp4'),
      project: path.join(folder, 'clip.hodor')
    }
    const targets = ['--masks', outputs.masks, '--overlay', outputs.video, '--save', outputs.project]
    const args = ['segment', clip, '--ref', `0=${mask}`, ...onNetwork(bundle), ...targets]
    return { args, outputs, again: [...args, '--overwrite'] }
  },

  export(folder, { project }) {
    fs.mkdirSync(folder, { recursive: true })
    const outputs = { video: path.join(folder, 'cut.mov') }
    const args = ['export', project, '--format', 'cutout', '--out', outputs.video]
    return { args, outputs, again: [...args, '--overwrite'] }
  },

  batch(folder, { clip, mask, bundle }) {
    fs.mkdirSync(folder, { recursive: true })
    const references = [{ masks: mask, frame: 0 }]
    const one = (name, exports) => ({
      ...{ kind: 'segment', video: clip, references, model: bundle, device: 'cpu', precision: 'float32' },
      ...{ save: `${name}.hodor`, exports }
    })
    const jobs = [
      one('one', [{ name: 'one', format: { kind: 'matte' } }]),
      one('two', [
        { name: 'two', format: { kind: 'annotations', layout: 'masks' } },
        { name: 'three', format: { kind: 'overlay' } }
      ])
    ]
    const file = path.join(folder, 'jobs.json')
    fs.writeFileSync(file, JSON.stringify({ version: 1, jobs }))
    const outputs = {
      ...{ video1: path.join(folder, 'one.mp4'), masks2: path.join(folder, 'two') },
      ...{ video3: path.join(folder, 'three.mp4'), project1: path.join(folder, 'one.hodor') },
      project2: path.join(folder, 'two.hodor')
    }
    return { args: ['batch', file], outputs, again: ['batch', file, '--retry-failed'], stamps: () => doneBy(file) }
  }
}

/** When the files of jobs that are done were written. */
function doneBy(file) {
  const state = `${file}.state`
  if (!fs.existsSync(state)) return new Map()
  const { items } = JSON.parse(fs.readFileSync(state, 'utf8'))
  const files = items.filter((item) => item.state === 'done' && !item.incomplete).flatMap((item) => item.files)
  return new Map(files.filter((each) => fs.existsSync(each)).map((each) => [each, fs.statSync(each).mtimeMs]))
}
