import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { locateFfmpeg } from '../../../media/ffmpeg/locateFfmpeg'
import { measuredSizesSchema, type MeasuredSize, type MeasuredSizes } from '../measuredSizes'
import { childCoreSeconds } from './coreSeconds'

/** Built and run by `benchmarks/sizes.mjs`. */

const sizes = [
  { name: '480p', width: 854, height: 480 },
  { name: '1080p', width: 1920, height: 1080 },
  { name: '4K', width: 3840, height: 2160 }
] as const

/** Of the sample clip. */
const frameRate = 25
/** Frames of the two runs whose difference is what frames cost. */
const [few, many] = [4, 20]

const root = resolve(process.argv[1] ?? '', '..', '..', '..')

interface SegmentRun {
  readonly coreSeconds: number
  readonly fps: number
  readonly peakMiB: number
  readonly device: string
  readonly precision: string
  readonly model: string
  readonly maskBytes: number
}

/** What `hodor-studio segment --json` prints, as far as it is used here. */
interface Printed {
  readonly fps: number
  readonly peakMemoryMiB: number
  readonly device: string
  readonly precision: string
  readonly model: { readonly name: string; readonly version: string }
}

function timed(program: string, args: readonly string[]): { readonly coreSeconds: number; readonly stdout: string } {
  const before = childCoreSeconds()
  const { status, stdout } = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`)
  return { coreSeconds: childCoreSeconds() - before, stdout: stdout.toString() }
}

async function segment(clip: string, frames: number, options: readonly string[]): Promise<SegmentRun> {
  const mask = join(root, 'sample', 'sample-mask.png')
  const masks = `${clip}.masks`
  const args = ['segment', clip, '--ref', `0=${mask}`, '--masks', masks, '--to', String(frames - 1)]
  const { coreSeconds, stdout } = timed(process.execPath, [
    ...[join(root, 'bin', 'hodor-studio'), ...args, '--overwrite', '--quiet', '--json', ...options]
  ])
  const { fps, peakMemoryMiB, device, precision, model } = JSON.parse(stdout) as Printed
  const written = await Promise.all((await readdir(masks)).map((name) => stat(join(masks, name))))
  const maskBytes = written.reduce((sum, { size }) => sum + size, 0)
  return {
    coreSeconds,
    fps,
    peakMiB: peakMemoryMiB,
    device,
    precision,
    model: `${model.name} ${model.version}`,
    maskBytes
  }
}

async function measure(
  folder: string,
  { name, width, height }: (typeof sizes)[number],
  options: readonly string[]
): Promise<{ readonly row: MeasuredSize; readonly run: SegmentRun }> {
  const { ffmpeg } = await locateFfmpeg()
  const clip = join(folder, `${name}.mp4`)
  const coding = ['-an', '-vf', `scale=${width}:${height}`, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20']
  const sample = join(root, 'sample', 'sample.mp4')
  timed(ffmpeg, ['-nostdin', '-v', 'error', '-i', sample, ...coding, '-frames:v', String(many), clip])
  const decode = timed(ffmpeg, ['-nostdin', '-v', 'error', '-i', clip, '-f', 'null', '-']).coreSeconds
  const [short, run] = [await segment(clip, few, options), await segment(clip, many, options)]
  const perFrame = (run.coreSeconds - short.coreSeconds) / (many - few)
  const videoSeconds = many / frameRate
  const row = {
    name,
    framesPerSecond: rounded(run.fps),
    coreSecondsPerVideoSecond: rounded(perFrame * frameRate),
    decodeCoreSecondsPerVideoSecond: rounded(decode / videoSeconds),
    overheadCoreSeconds: rounded(Math.max(0, run.coreSeconds - perFrame * many)),
    inputBytesPerVideoSecond: Math.round((await stat(clip)).size / videoSeconds),
    maskBytesPerVideoSecond: Math.round(run.maskBytes / videoSeconds),
    peakMiB: Math.round(run.peakMiB)
  }
  return { row, run }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

async function main(): Promise<void> {
  const given = process.argv.slice(2)
  const outAt = given.indexOf('--out')
  const options = outAt < 0 ? given : [...given.slice(0, outAt), ...given.slice(outAt + 2)]
  const folder = await mkdtemp(join(tmpdir(), 'studio-sizes-'))
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version }
  const date = new Date().toISOString().slice(0, 10)
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores; of video at ${frameRate} frames/s, masks as PNG\n`)
  const rows: MeasuredSize[] = []
  try {
    for (const size of sizes) {
      const { row, run } = await measure(folder, size, options)
      rows.push(row)
      process.stdout.write(lineOf(row))
      const { device, precision, model } = run
      const measured: MeasuredSizes = { date, machine, device, precision, model, frameRate, sizes: rows }
      if (outAt < 0) continue
      await writeFile(given[outAt + 1] ?? '', `${JSON.stringify(measuredSizesSchema.parse(measured), null, 2)}\n`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function lineOf(row: MeasuredSize): string {
  const compute = `${row.coreSecondsPerVideoSecond} core seconds per second of video`
  const decode = `decoding alone ${row.decodeCoreSecondsPerVideoSecond}`
  return `${row.name.padEnd(6)} ${compute}, ${decode}; ${row.overheadCoreSeconds} a job; ${row.framesPerSecond} frames/s; ${row.peakMiB} MiB\n`
}

await main()
