import { deflateSync } from 'node:zlib'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportJob, ExportMask } from '../../../shared/domain/exportJob'
import type { ForegroundChoice } from '../../../shared/domain/exportFormats'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { Size } from '../../../shared/domain/types'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { ForegroundEstimator } from '../alpha/foreground/foreground'
import { composite, hairScene } from '../alpha/testing/scenes'
import { measured, type ExportRun } from './measuredExport'

/** Built and run by `benchmarks/foreground.mjs`. @see main */

const clips = [
  { size: { width: 854, height: 480 }, grid: { width: 172, height: 96 }, frames: 24 },
  { size: { width: 1920, height: 1080 }, grid: { width: 172, height: 96 }, frames: 24 },
  { size: { width: 3840, height: 2160 }, grid: { width: 172, height: 96 }, frames: 8 }
] as const

/** An ellipse that moves through the frame, as a label mask and as the network's grid with a wavy, soft edge. */
function maskAt(frameIndex: number, size: Size, grid: Size): ExportMask {
  const inside = (x: number, y: number): number => {
    const angle = Math.atan2(y - 0.5, x - 0.4)
    const radius = Math.hypot((x - 0.4 - 0.003 * frameIndex) / 0.22, (y - 0.5) / 0.36)
    return 1 + 0.06 * Math.sin(9 * angle + frameIndex / 5) - radius
  }
  const data = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
    const y = Math.floor(at / size.width)
    return inside((at - y * size.width) / size.width, y / size.height) > 0 ? 1 : 0
  })
  const soft = Uint8Array.from({ length: grid.width * grid.height }, (_, at) => {
    const y = Math.floor(at / grid.width)
    const share = inside((at - y * grid.width) / grid.width, y / grid.height) * 16 + 0.5
    return Math.round(255 * Math.min(1, Math.max(0, share)))
  })
  return {
    ...{ frameIndex, mask: encodeMask({ ...size, data }), isReference: false },
    soft: { ...grid, objectIds: [1], bytes: new Uint8Array(deflateSync(soft)) }
  }
}

function jobOf(videoPath: string, folder: string, masks: ExportMask[], foreground: ForegroundChoice): ExportJob {
  return {
    ...{ videoPath, masks, range: { from: 0, to: masks.length - 1 }, selection: { apart: false } },
    objects: [{ id: 1, name: 'Swan', colour: [64, 156, 255] }],
    output: { folder, nameTemplate: `cutout ${foreground}`, overwrite: true },
    format: {
      ...{ kind: 'cutout', codec: 'prores4444', encoder: 'software', alpha: 'straight', foreground },
      edges: { soft: true, featherPx: 0, growPx: 0, smoothFrames: 0 },
      extras: { audio: false, subtitles: false, chapters: false }
    }
  }
}

/** Milliseconds of one thread for a head of hair, whose edge is everywhere. */
function estimateMillis(size: Size): number {
  const scene = hairScene(size, 1)
  const estimator = new ForegroundEstimator({ chroma: '444', bitDepth: 8, alpha: false }, size)
  const times = [0, 1, 2, 3, 4].map(() => {
    const picture = composite(scene)
    const started = performance.now()
    estimator.estimate(picture, scene.alpha)
    return performance.now() - started
  })
  return times.sort((a, b) => a - b)[2]!
}

function report(name: string, runs: readonly ExportRun[]): void {
  const middle = (pick: (run: ExportRun) => number): number =>
    runs.map(pick).sort((a, b) => a - b)[runs.length >> 1] ?? 0
  const [own, ffmpeg] = [middle((run) => run.ownMillis), middle((run) => run.ffmpegMillis)]
  const rate = middle((run) => run.rate).toFixed(1)
  console.log(`${name}: ${rate} frames/s; processor time a frame ${own.toFixed(0)} ms + ${ffmpeg.toFixed(0)} in FFmpeg`)
}

/** Prints how fast cut-outs are exported with the picture's colours and with clean ones, at 480, 1080 and 2160 lines. */
async function main(): Promise<void> {
  const [sample = '', runs = '3'] = process.argv.slice(2)
  const ffmpeg = await locateFfmpeg()
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-clips-'))
  const load = (loadavg()[0] ?? 0).toFixed(1)
  console.log(`${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores, load ${load}, FFmpeg ${ffmpeg.version}`)
  try {
    for (const { size, grid, frames } of clips) {
      const path = join(folder, `${size.height}.mp4`)
      const scaled = ['-stream_loop', '-1', '-i', sample, '-an', '-vf', `scale=${size.width}:${size.height}`]
      const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-frames:v', String(frames)]
      const made = await runProcess(ffmpeg.ffmpeg, ['-nostdin', '-v', 'error', ...scaled, ...encoder, '-y', path])
      if (made.code !== 0) throw new Error(made.errorTail)
      const masks = Array.from({ length: frames }, (_, frame) => maskAt(frame, size, grid))
      for (const choice of ['as-is', 'clean'] as const) {
        const all: ExportRun[] = []
        for (let run = 0; run < Number(runs); run++)
          all.push(await measured(ffmpeg, jobOf(path, folder, masks, choice)))
        report(`cut-out ${size.width}×${size.height} ${choice}`, all)
      }
      console.log(`  a head of hair: ${estimateMillis(size).toFixed(0)} ms in the thread that cleans edges`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

void main()
