import { deflateSync } from 'node:zlib'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EdgeKind, edgesOfKind } from '../../../shared/domain/exportFormats'
import type { ExportJob, ExportMask } from '../../../shared/domain/exportJob'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { Size } from '../../../shared/domain/types'
import { openMatting } from '../../inference/matting/openMatting'
import { locateFfmpeg, type FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { bandAround, bandRadius } from '../alpha/matting/band'
import { tilesOf } from '../alpha/matting/tiles'
import { hardAlpha } from '../alpha/alphaMatte'
import { measured } from './measuredExport'

/** Built and run by `benchmarks/matting.mjs`. @see main */

const grid = { width: 172, height: 96 }
const clips = [
  { size: { width: 854, height: 480 }, frames: 24 },
  { size: { width: 1920, height: 1080 }, frames: 12 },
  { size: { width: 3840, height: 2160 }, frames: 4 }
] as const

/** How far inside a wavy ellipse that moves, in shares of its radius. */
function inside(frameIndex: number, x: number, y: number): number {
  const angle = Math.atan2(y - 0.5, x - 0.4)
  const radius = Math.hypot((x - 0.4 - 0.003 * frameIndex) / 0.22, (y - 0.5) / 0.36)
  return 1 + 0.06 * Math.sin(9 * angle + frameIndex / 5) - radius
}

function sampled({ width, height }: Size, value: (x: number, y: number) => number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height)
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++) data[at++] = value(x / width, y / height)
  return data
}

function maskAt(frameIndex: number, size: Size): ExportMask {
  const soft = sampled(grid, (x, y) => 255 * Math.min(1, Math.max(0, inside(frameIndex, x, y) * 16 + 0.5)))
  const data = sampled(size, (x, y) => (inside(frameIndex, x, y) > 0 ? 1 : 0))
  const mask = encodeMask({ ...size, data })
  return {
    ...{ frameIndex, mask, isReference: false },
    soft: { ...grid, objectIds: [1], bytes: new Uint8Array(deflateSync(soft)) }
  }
}

function jobOf(videoPath: string, folder: string, masks: ExportMask[], kind: EdgeKind): ExportJob {
  return {
    ...{ videoPath, masks, range: { from: 0, to: masks.length - 1 }, selection: { apart: false } },
    objects: [{ id: 1, name: 'Swan', colour: [64, 156, 255] }],
    output: { folder, nameTemplate: `cutout ${kind}`, overwrite: true },
    format: {
      ...{ kind: 'cutout', codec: 'prores4444', encoder: 'software', alpha: 'straight', foreground: 'clean' },
      edges: { ...edgesOfKind(kind), featherPx: 0, growPx: 0, smoothFrames: 0 },
      extras: { audio: false, subtitles: false, chapters: false }
    }
  }
}

async function scaledClip(ffmpeg: FfmpegInstallation, sample: string, path: string, size: Size): Promise<void> {
  const scaled = ['-stream_loop', '-1', '-i', sample, '-an', '-vf', `scale=${size.width}:${size.height}`]
  const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-frames:v', '24']
  const made = await runProcess(ffmpeg.ffmpeg, ['-nostdin', '-v', 'error', ...scaled, ...encoder, '-y', path])
  if (made.code !== 0) throw new Error(made.errorTail)
}

/** The middle one of several runs, and the most memory the process held until then. */
async function report(ffmpeg: FfmpegInstallation, job: ExportJob, name: string, runs: number): Promise<void> {
  const rates: number[] = []
  for (let run = 0; run < runs; run++) rates.push((await measured(ffmpeg, job)).rate)
  const rate = rates.sort((a, b) => a - b)[runs >> 1] ?? 0
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(`${name}: ${rate.toFixed(2)} frames/s; at most ${peak.toFixed(0)} MiB so far`)
}

/** Prints how fast cut-outs are exported with soft edges and with those of matting, at 480, 1080 and 2160 lines. */
async function main(): Promise<void> {
  const [sample = '', runs = '3'] = process.argv.slice(2)
  const { network, close } = await openMatting()
  if (!network) throw new Error('No matting network is installed (hodor-matting): there is nothing to measure.')
  const { name, version, device, layout } = network
  await close()
  const ffmpeg = await locateFfmpeg()
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-clips-'))
  const load = (loadavg()[0] ?? 0).toFixed(1)
  console.log(
    `${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores, load ${load}; ${name} ${version} on ${device}`
  )
  try {
    for (const { size, frames } of clips) {
      const path = join(folder, `${size.height}.mp4`)
      await scaledClip(ffmpeg, sample, path, size)
      const masks = Array.from({ length: frames }, (_, frame) => maskAt(frame, size))
      const band = bandAround(hardAlpha(masks[0]!.mask, new Set([1])), bandRadius(size, layout.band))
      console.log(`${size.width}×${size.height}: ${tilesOf(band, layout).length} tiles a frame`)
      for (const kind of ['soft', 'matting'] as const) {
        await report(ffmpeg, jobOf(path, folder, masks, kind), `  ${kind}`, Number(runs))
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

void main()
