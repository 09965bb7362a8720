import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportJob } from '../../../shared/domain/exportJob'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { EncodedMask, Size } from '../../../shared/domain/types'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { measured, type ExportRun } from './measuredExport'

/** Built and run by `benchmarks/export.mjs`. @see main */

interface Clip {
  readonly size: Size
  readonly frames: number
  /** Frames a second that have to be reached on two cores. */
  readonly goal: number
}

const clips: readonly Clip[] = [
  { size: { width: 854, height: 480 }, frames: 150, goal: 30 },
  { size: { width: 1920, height: 1080 }, frames: 60, goal: 8 }
]

/** Two ellipses that move through the frame. */
function maskAt(frame: number, { width, height }: Size): EncodedMask {
  const data = new Uint8Array(width * height)
  for (const [label, speed] of [
    [1, 0.004],
    [2, -0.003]
  ] as const) {
    const [x0, y0] = [width * (0.4 + speed * frame + label * 0.1), height * (0.3 + 0.15 * label)]
    for (let y = 0; y < height; y++) {
      const rest = 1 - ((y - y0) / (height * 0.25)) ** 2
      if (rest <= 0) continue
      const half = Math.sqrt(rest) * width * 0.15
      const [from, to] = [Math.max(0, Math.round(x0 - half)), Math.min(width, Math.round(x0 + half))]
      if (to > from) data.fill(label, y * width + from, y * width + to)
    }
  }
  return encodeMask({ width, height, data })
}

async function makeClip(ffmpeg: FfmpegInstallation, sample: string, path: string, clip: Clip): Promise<void> {
  const { width, height } = clip.size
  const input = [
    '-nostdin',
    '-v',
    'error',
    '-stream_loop',
    '-1',
    '-i',
    sample,
    '-an',
    '-vf',
    `scale=${width}:${height}`
  ]
  const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p']
  const { code, errorTail } = await runProcess(ffmpeg.ffmpeg, [
    ...[...input, ...encoder],
    ...['-frames:v', String(clip.frames), '-y', path]
  ])
  if (code !== 0) throw new Error(errorTail)
}

function jobOf(videoPath: string, folder: string, { size, frames }: Clip): ExportJob {
  return {
    videoPath,
    objects: [
      { id: 1, name: 'Swan', colour: [64, 156, 255] },
      { id: 2, name: 'Owl', colour: [255, 160, 30] }
    ],
    masks: Array.from({ length: frames }, (_, frameIndex) => ({
      ...{ frameIndex, mask: maskAt(frameIndex, size), isReference: false }
    })),
    range: { from: 0, to: frames - 1 },
    selection: { apart: false },
    output: { folder, nameTemplate: 'overlay', overwrite: true },
    format: {
      ...{ kind: 'overlay', codec: 'h264', encoder: 'software', opacity: 0.5, outlinePx: 2, labels: true },
      extras: { audio: true, subtitles: true, chapters: true }
    }
  }
}

function report({ size, goal }: Clip, runs: readonly ExportRun[]): void {
  const rates = runs.map(({ rate }) => rate).sort((a, b) => a - b)
  const median = rates[rates.length >> 1] ?? 0
  const spread = `${(rates[0] ?? 0).toFixed(1)} to ${(rates.at(-1) ?? 0).toFixed(1)}`
  console.log(`overlay ${size.width}×${size.height}: ${median.toFixed(1)} frames/s (${spread}); goal ${goal}`)
  const mean = (pick: (run: ExportRun) => number): string =>
    (runs.reduce((sum, run) => sum + pick(run), 0) / runs.length).toFixed(1)
  const ffmpegText = `${mean((run) => run.ffmpegMillis)} in FFmpeg`
  console.log(`  processor time a frame: ${mean((run) => run.ownMillis)} ms in the studio, ${ffmpegText}`)
}

/** Prints the median frames a second of several runs, from opening the video to the verified file. */
async function main(): Promise<void> {
  const [sample = '', runs = '3'] = process.argv.slice(2)
  const ffmpeg = await locateFfmpeg()
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-clips-'))
  console.log(
    `${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}, ` +
      `Node ${process.version}, FFmpeg ${ffmpeg.version}`
  )
  try {
    for (const clip of clips) {
      const path = join(folder, `${clip.size.height}.mp4`)
      await makeClip(ffmpeg, sample, path, clip)
      const job = jobOf(path, folder, clip)
      const all: ExportRun[] = []
      for (let run = 0; run < Number(runs); run++) all.push(await measured(ffmpeg, job))
      report(clip, all)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

void main()
