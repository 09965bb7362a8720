import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClipPayload } from '../ports'

/**
 * A process in the place of the one that works on clips, for tests of what lies around it: clips called `poison` kill it,
 * `slow` ones run until they are stopped, `bad` ones fail for good, those that begin with `cut` fall into two parts; others are
 * done at once.
 */
const source = `
let slow = false
process.on('message', (message) => {
  const done = (outcome) => process.send({ kind: 'done', outcome })
  const failed = (code) => process.send({ kind: 'failed', error: { code, message: code + '.', hint: '' } })
  if (message.kind === 'stop' && slow) { slow = false; return failed('cancelled') }
  if (message.kind !== 'run') return
  const { title } = message.clip
  if (title === 'poison') process.kill(process.pid, 'SIGKILL')
  if (title === 'bad') return failed('mask-empty')
  if (title.startsWith('cut') && message.task.step === 'clip') return done({ kind: 'parts', parts: [{ from: 0, to: 4 }, { from: 5, to: 9 }] })
  if (title === 'cut bad' && message.task.step === 'part' && message.task.part.at === 1) return failed('mask-empty')
  if (title === 'slow' || (title === 'cut slow' && message.task.step === 'part')) { slow = true; return process.send({ kind: 'progress', done: 1, total: 10 }) }
  done({ kind: 'result', result: { files: [title], notes: [] } })
})
process.on('disconnect', () => process.exit(0))
`

/** @returns the path of its file */
export async function stubChild(folder: string): Promise<string> {
  const path = join(folder, 'stubChild.cjs')
  await writeFile(path, source)
  return path
}

export const stubMadeFor = { program: '1.0.0', bundle: { name: 'stub', version: '1', digest: 'a'.repeat(64) } }

let next = 0

export function stubClip(title: string, change: Partial<ClipPayload> = {}): ClipPayload {
  const id = (++next).toString(16).padStart(16, '0')
  return {
    ...{ version: 1, id, title, user: 'ada', priority: 'normal', madeFor: stubMadeFor, submittedAt: 0 },
    ...{ storage: { kind: 'folder', scratch: '/nowhere' }, checkpointEvery: 10, cutFrom: null },
    job: {
      ...{ kind: 'segment', project: '/nowhere.hodor', save: '/nowhere.hodor', overwrite: false, exports: [] },
      ...{ references: [], clicks: [], device: 'cpu', precision: 'float32' }
    },
    ...change
  }
}
