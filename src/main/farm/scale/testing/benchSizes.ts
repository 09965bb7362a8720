import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { locateFfmpeg } from '../../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../../media/ffmpeg/runProcess'
import { measuredSizesSchema, type MeasuredSize, type MeasuredSizes } from '../measuredSizes'

/** Built and run by `benchmarks/sizes.mjs`. */

const sizes = [
  { name: '480p', width: 854, height: 480 },
  { name: '1080p', width: 1920, height: 1080 },
  { name: '4K', width: 3840, height: 2160 }
] as const

/** Of the sample clip. */
const frameRate = 25

const root = resolve(process.argv[1] ?? '', '..', '..', '..')

/** What `hodor-studio bench --json` prints, as far as it is used here. */
interface BenchSummary {
  readonly machine: MeasuredSizes['machine']
  readonly device: string
  readonly precision: string
  readonly model: string
  readonly video: { readonly frames: number }
  readonly fps: number
  readonly msPerStage: Readonly<Record<string, number>>
  readonly startupSeconds: number
  readonly memory: { readonly treeMiB: number }
}

async function enlarged(folder: string, { name, width, height }: (typeof sizes)[number]): Promise<string> {
  const { ffmpeg } = await locateFfmpeg()
  const clip = join(folder, `${name}.mp4`)
  const coding = ['-an', '-vf', `scale=${width}:${height}`, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20']
  const args = ['-nostdin', '-v', 'error', '-i', join(root, 'sample', 'sample.mp4'), ...coding, clip]
  const { code, errorTail } = await runProcess(ffmpeg, args, { signal: new AbortController().signal })
  if (code !== 0) throw new Error(`the clip of ${name} could not be made: ${errorTail}`)
  return clip
}

function bench(clip: string, options: readonly string[]): BenchSummary {
  const mask = join(root, 'sample', 'sample-mask.png')
  const args = [join(root, 'bin', 'hodor-studio'), 'bench', clip, '--ref', `0=${mask}`, '--json', ...options]
  const { status, stdout } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error(`hodor-studio bench ended with ${status}`)
  return JSON.parse(stdout.toString()) as BenchSummary
}

function rowOf(name: string, summary: BenchSummary, bytes: number): MeasuredSize {
  return {
    name,
    framesPerSecond: rounded(summary.fps),
    computeSecondsPerVideoSecond: rounded(frameRate / summary.fps),
    decodeSecondsPerVideoSecond: rounded(((summary.msPerStage['decode alone'] ?? 0) * frameRate) / 1000),
    startSeconds: rounded(summary.startupSeconds),
    inputBytesPerVideoSecond: Math.round((bytes * frameRate) / summary.video.frames),
    peakMiB: Math.round(summary.memory.treeMiB)
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

async function main(): Promise<void> {
  const given = process.argv.slice(2)
  const outAt = given.indexOf('--out')
  const [out, options] =
    outAt < 0 ? [null, given] : [given[outAt + 1] ?? '', [...given.slice(0, outAt), ...given.slice(outAt + 2)]]
  const folder = await mkdtemp(join(tmpdir(), 'studio-sizes-'))
  try {
    const rows: MeasuredSize[] = []
    let last: BenchSummary | null = null
    for (const size of sizes) {
      const clip = await enlarged(folder, size)
      last = bench(clip, options)
      rows.push(rowOf(size.name, last, (await stat(clip)).size))
    }
    if (!last) return
    const { machine, device, precision, model } = last
    const date = new Date().toISOString().slice(0, 10)
    const measured = measuredSizesSchema.parse({ date, machine, device, precision, model, sizes: rows })
    if (out !== null) await writeFile(out, `${JSON.stringify(measured, null, 2)}\n`)
    process.stdout.write(table(measured))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function table({ machine, device, precision, sizes: rows }: MeasuredSizes): string {
  const head = `${machine.cpu}, ${machine.cores} cores; ${device} ${precision}; of video at ${frameRate} frames/s`
  const lines = rows.map((row) => {
    const compute = `${row.computeSecondsPerVideoSecond} s of compute per second of video`
    const decode = `decoding alone ${row.decodeSecondsPerVideoSecond} s`
    return `${row.name.padEnd(6)} ${row.framesPerSecond} frames/s, ${compute}, ${decode}, ${row.peakMiB} MiB`
  })
  return `${[head, ...lines].join('\n')}\n`
}

await main()
