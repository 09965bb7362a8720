import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { smallBundle } from '../../engine/testing/smallBundle'
import { movingSquare, squareMask } from '../../engine/testing/squareClip'
import { writeMaskPng } from '../../media/masks/maskPng'
import { Clips } from '../../media/testing/clips'
import type { RedisServer } from './redisServer'

const program = resolve('bin', 'hodor-studio')

/** Whether the program is built, with what works on clips. */
export const isBuilt = existsSync(resolve('out', 'main', 'farmChild.cjs'))

export interface WorkerLine {
  readonly event: string
  readonly id?: string
  readonly kind?: string
  readonly frames?: number
}

/** Clips, masks and a file of jobs in a folder of its own, and programs that work on them. */
export class FarmFixture {
  readonly lines: WorkerLine[] = []
  readonly #clips: Clips
  readonly #running = new Set<ChildProcess>()

  private constructor(
    readonly folder: string,
    clips: Clips
  ) {
    this.#clips = clips
  }

  /** @param count short clips of that many frames, all alike but for their length */
  static async make(count: number, frames: number): Promise<FarmFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'farm-'))
    const clips = await Clips.create()
    const fixture = new FarmFixture(folder, clips)
    await smallBundle(fixture.bundle)
    const clip = await clips.make('square.mp4', [...movingSquare(frames), '-frames:v', String(frames), '-g', '6'])
    await writeMaskPng(join(folder, 'first.png'), squareMask(0))
    await Promise.all(Array.from({ length: count }, (_, at) => cp(clip, join(folder, `clip-${at}.mp4`))))
    const jobs = Array.from({ length: count }, (_, at) =>
      fixture.job(`clip-${at}`, { to: Math.max(0, frames - 1 - (at % 4)) })
    )
    await fixture.writeJobs('jobs.json', jobs)
    return fixture
  }

  get bundle(): string {
    return join(this.folder, 'network')
  }

  get out(): string {
    return join(this.folder, 'out')
  }

  job(name: string, change: object = {}): object {
    const exports = [{ folder: 'out', name, format: { kind: 'annotations', layout: 'masks' } }]
    const network = { model: 'network', device: 'cpu', precision: 'float32' }
    const references = [{ masks: 'first.png', frame: 0 }]
    return {
      kind: 'segment',
      video: `${name}.mp4`,
      references,
      ...network,
      exports,
      save: `out/${name}.hodor`,
      ...change
    }
  }

  /** A clip of shots that many frames long, each with other colours, and a mask `shot-FRAME.png` of each first frame. */
  async makeShots(name: string, lengths: readonly number[]): Promise<void> {
    const looks = ['null', 'lutrgb=r=0', 'lutrgb=b=0']
    const shots = lengths.map(
      (length, at) => `[0]trim=end_frame=${length},${looks[at % 3]},format=rgb24,setpts=PTS-STARTPTS[s${at}]`
    )
    const split = `[0]split=${lengths.length}${lengths.map((_, at) => `[i${at}]`).join('')}`
    const graph = [split, ...shots.map((shot, at) => shot.replace('[0]', `[i${at}]`))]
    const concat = `${lengths.map((_, at) => `[s${at}]`).join('')}concat=n=${lengths.length}`
    const square = await this.#clips.make('shot.mp4', [...movingSquare(30), '-frames:v', '30'])
    const made = await this.#clips.make(`${name}.mp4`, ['-i', square, '-filter_complex', [...graph, concat].join(';')])
    await cp(made, join(this.folder, `${name}.mp4`))
    let frame = 0
    for (const length of lengths) {
      await writeMaskPng(join(this.folder, `shot-${frame}.png`), squareMask(0))
      frame += length
    }
  }

  async writeJobs(name: string, jobs: readonly object[]): Promise<string> {
    const path = join(this.folder, name)
    await writeFile(path, JSON.stringify({ version: 1, jobs }))
    return path
  }

  /** Runs the program to its end. */
  async run(server: RedisServer | null, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = this.#start(server, args)
    let [out, err] = ['', '']
    child.stdout?.on('data', (data) => (out += String(data)))
    child.stderr?.on('data', (data) => (err += String(data)))
    const code = await new Promise<number | null>((done) => child.once('close', done))
    return { code, out, err }
  }

  worker(server: RedisServer, ...args: string[]): ChildProcess {
    const child = this.#start(server, ['worker', '--model', this.bundle, '--json', ...args])
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => this.lines.push(JSON.parse(line) as WorkerLine))
    }
    return child
  }

  /** Moves what was made so far aside. */
  async moveResults(to: string): Promise<string> {
    const place = join(this.folder, to)
    await rename(this.out, place)
    return place
  }

  async remove(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL')
    await this.#clips.remove()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #start(server: RedisServer | null, args: readonly string[]): ChildProcess {
    const farm = server ? { HODOR_FARM: server.url, HODOR_FARM_PASSWORD_FILE: server.passwordFile } : {}
    const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe', env: { ...process.env, ...farm } })
    this.#running.add(child)
    child.once('exit', () => this.#running.delete(child))
    return child
  }
}

/** Every file below a folder: its name and its bytes. */
export async function contents(folder: string): Promise<Map<string, Buffer>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  // What is still being made lies in hidden folders.
  const shown = files.filter((path) => !path.slice(folder.length).includes('/.'))
  const entries = shown.sort().map(async (path) => [path.slice(folder.length), await readFile(path)] as const)
  return new Map(await Promise.all(entries))
}

/** Which file is which: one that was put there a second time is another. */
export async function identities(folder: string): Promise<Map<string, string>> {
  await mkdir(folder, { recursive: true })
  const names = [...(await contents(folder)).keys()]
  const entries = names.map(async (name) => {
    const { ino, mtimeMs } = await stat(join(folder, name))
    return [name, `${ino} ${mtimeMs}`] as const
  })
  return new Map(await Promise.all(entries))
}

/** Until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('it did not come to that')
    await new Promise((next) => setTimeout(next, 50))
  }
}
