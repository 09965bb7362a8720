import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { locateFfmpeg } from '../../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../../media/ffmpeg/runProcess'
import { measuredRunSchema, reproduceRun, reproductionTable, type Calibration, type MeasuredRun } from '../reproduceRun'
import { seededRandom } from '../random'
import { coreSecondsOf } from './coreSeconds'

/**
 * Built and run by `npm run scale:measure`: 40 short clips by one worker, then by two, each a `hodor-studio batch` that
 * gets every other clip; before each run other clips, to foretell it from. Seconds are the clock's and the processor's:
 * these hold on a machine that others use, too.
 */

const root = resolve(process.argv[1] ?? '', '..', '..', '..')
const clipsOfRun = 40
const clipsOfCalibration = 6
const mask = join(root, 'sample', 'sample-mask.png')

/** A moment of a worker. */
interface Moment {
  readonly clock: number
  readonly core: number
}

/** What one clip took, by the events of its worker. */
interface ClipTime {
  readonly frames: number
  readonly took: Moment
}

interface WorkerRun {
  /** Until its first clip begins. */
  readonly start: Moment
  readonly clips: readonly ClipTime[]
  readonly whole: Moment
}

interface Clip {
  readonly path: string
  readonly frames: number
}

async function makeClips(folder: string, count: number, seed: number): Promise<Clip[]> {
  const { ffmpeg } = await locateFfmpeg()
  const random = seededRandom(seed)
  const made: Clip[] = []
  for (let at = 0; at < count; at++) {
    const frames = 2 + Math.floor(random.next() * 5)
    const path = join(folder, `${seed}-${at}.mp4`)
    const coding = ['-an', '-frames:v', String(frames), '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20']
    const input = ['-nostdin', '-v', 'error', '-i', join(root, 'sample', 'sample.mp4')]
    const { code, errorTail } = await runProcess(ffmpeg, [...input, ...coding, path])
    if (code !== 0) throw new Error(errorTail)
    made.push({ path, frames })
  }
  return made
}

async function work(folder: string, name: string, clips: readonly Clip[]): Promise<WorkerRun> {
  const file = await jobsFile(folder, name, clips)
  const args = [join(root, 'bin', 'hodor-studio'), 'batch', file, '--json', '--quiet']
  const began = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const now = (): Moment => ({ clock: (performance.now() - began) / 1000, core: coreSecondsOf(child.pid ?? 0) })
  const ended = once(child, 'close')
  const moments: { readonly event: string; readonly job: number; readonly at: Moment }[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, job = -1 } = JSON.parse(line) as { event: string; job?: number }
    if (event === 'running' || event === 'done') moments.push({ event, job, at: now() })
  }
  const [code] = (await ended) as [number]
  const times = moments.flatMap(({ event, job, at }, place) => {
    const before = moments[place - 1]
    return event === 'done' && before ? [{ frames: clips[job]?.frames ?? 0, took: between(before.at, at) }] : []
  })
  const [first, last] = [moments[0], moments.at(-1)]
  if (code !== 0 || times.length !== clips.length || !first || !last) throw new Error(`a worker ended with ${code}`)
  return { start: first.at, clips: times, whole: last.at }
}

async function jobsFile(folder: string, name: string, clips: readonly Clip[]): Promise<string> {
  const out = join(folder, name)
  await mkdir(out)
  const jobs = clips.map(({ path }) => ({
    ...{ kind: 'segment', video: path, references: [{ masks: mask, frame: 0 }], device: 'cpu', precision: 'float32' },
    exports: [{ folder: out, format: { kind: 'annotations', layout: 'masks' } }]
  }))
  await writeFile(`${out}.json`, JSON.stringify({ version: 1, jobs }))
  return `${out}.json`
}

function between(from: Moment, to: Moment): Moment {
  return { clock: to.clock - from.clock, core: to.core - from.core }
}

/** Every other clip to every other worker. */
async function together(folder: string, name: string, clips: readonly Clip[], workers: number): Promise<WorkerRun[]> {
  const shares = Array.from({ length: workers }, (_, worker) => clips.filter((_clip, at) => at % workers === worker))
  return Promise.all(shares.map((share, worker) => work(folder, `${name}-${worker}`, share)))
}

/** Seconds of a clip as `clip + frame * frames`, by least squares. The first clip opens the network: that is start. */
function fitted(runs: readonly WorkerRun[], kind: keyof Moment): Calibration {
  const points = runs.flatMap(({ clips }) => clips.slice(1))
  const mean = (of: (clip: ClipTime) => number): number =>
    points.reduce((sum, each) => sum + of(each), 0) / points.length
  const [frames, seconds] = [mean((clip) => clip.frames), mean(({ took }) => took[kind])]
  const spread = points.reduce((sum, clip) => sum + (clip.frames - frames) ** 2, 0)
  const covariance = points.reduce((sum, { frames: count, took }) => sum + (count - frames) * (took[kind] - seconds), 0)
  const frameSeconds = Math.max(1e-6, covariance / spread)
  const clipSeconds = Math.max(0, seconds - frameSeconds * frames)
  const opening = runs.map(({ start, clips: [first] }) => {
    const usual = clipSeconds + frameSeconds * (first?.frames ?? 0)
    return start[kind] + Math.max(0, (first?.took[kind] ?? 0) - usual)
  })
  return { startSeconds: opening.reduce((sum, each) => sum + each, 0) / runs.length, clipSeconds, frameSeconds }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-scale-'))
  try {
    const clips = await makeClips(folder, clipsOfRun, 1)
    const runs: MeasuredRun['runs'] = []
    for (const workers of [1, 2]) {
      const others = await makeClips(folder, clipsOfCalibration * workers, 10 + workers)
      process.stderr.write(`${workers} workers: ${others.length} clips to foretell from, then ${clips.length} …\n`)
      const before = await together(folder, `before-${workers}`, others, workers)
      const run = await together(folder, `run-${workers}`, clips, workers)
      for (const [kind, seconds] of [
        ['clock', 'wall'],
        ['core', 'processor']
      ] as const)
        runs.push({ workers, seconds, took: Math.max(...run.map(({ whole }) => whole[kind])), ...fitted(before, kind) })
      process.stdout.write(`${JSON.stringify(runs.slice(-2))}\n`)
    }
    const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}`
    const date = new Date().toISOString().slice(0, 10)
    const measured = measuredRunSchema.parse({ date, machine, frames: clips.map((clip) => clip.frames), runs })
    const [target] = process.argv.slice(2)
    if (target !== undefined) await writeFile(target, `${JSON.stringify(measured, null, 2)}\n`)
    process.stdout.write(`${reproductionTable(measured.runs.map((run) => reproduceRun(measured, run)))}\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
