import { spawnSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { locateFfmpeg } from '../../src/main/media/ffmpeg/locateFfmpeg'

/** 1920 × 1080 H.264 at 30 frames a second: ten seconds of moving picture, again and again. */
export async function makeFullHdClip(folder: string, seconds: number): Promise<string> {
  const { ffmpeg } = await locateFfmpeg()
  const [part, clip] = [join(folder, 'part.mp4'), join(folder, 'long.mp4')]
  run(ffmpeg, [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=30', '-t', `${Math.min(10, seconds)}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-pix_fmt', 'yuv420p', part]
  ])
  run(ffmpeg, ['-stream_loop', `${Math.ceil(seconds / 10) - 1}`, '-i', part, '-c', 'copy', clip])
  return clip
}

function run(ffmpeg: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(ffmpeg, ['-v', 'error', '-y', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`FFmpeg ended with ${status}: ${stderr}`)
}

/** One line of JSON: what was measured, and how busy the machine was. */
export function report(measured: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`\n${JSON.stringify({ ...measured, load1: Number((loadavg()[0] ?? 0).toFixed(2)) })}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
