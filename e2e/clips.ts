import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { locateFfmpeg, type FfmpegInstallation } from '../src/main/media/ffmpeg/locateFfmpeg'

/** Clips the tests make themselves, so that what is on every frame is known to the pixel. */

export const clip = { width: 320, height: 180, frames: 20, rate: 25 } as const

const object = { radius: 30, y: 78, startX: 70, stepX: 7 }

/** Centre and radius of the moving object on a frame, pixels of the video. */
export function objectAt(frameIndex: number): { x: number; y: number; radius: number } {
  return { x: object.startX + object.stepX * frameIndex, y: object.y, radius: object.radius }
}

let installation: Promise<FfmpegInstallation> | undefined
const ffmpeg = (): Promise<FfmpegInstallation> => (installation ??= locateFfmpeg())

/** Clips made already, by number of frames. */
const made = new Map<number, Buffer>()

/** A textured orange disc passes before a textured background and a green square that moves the other way; with a tone. */
export async function makeClip(path: string, frames: number = clip.frames): Promise<string> {
  const known = made.get(frames)
  if (known) writeFileSync(path, known)
  else made.set(frames, readFileSync(await encodeClip(path, frames)))
  return path
}

/** The same, but on some frames half of the disc is behind something: its mask shrinks there. */
export async function makeHidingClip(path: string, hiding: readonly number[]): Promise<string> {
  return encodeClip(path, clip.frames, hiding)
}

async function encodeClip(path: string, frames: number, hiding: readonly number[] = []): Promise<string> {
  const { width, height, rate } = clip
  const drawn = Array.from({ length: frames }, (_, index) => drawFrame(index, hiding.includes(index)))
  const pixels = Buffer.concat(drawn)
  await runFfmpeg(
    [
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', `${rate}`, '-i', 'pipe:0'],
      ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${frames / rate}`],
      ...['-c:v', 'libx264', '-crf', '8', '-g', '10', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-y', path]
    ],
    pixels
  )
  return path
}

/** The tone alone. */
export async function makeAudioClip(path: string): Promise<string> {
  await runFfmpeg(['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1', '-c:a', 'aac', '-y', path])
  return path
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** uint8 [height, width, 4], RGBA. */
  readonly data: Uint8Array
}

/** One frame of a file as FFmpeg decodes it: what the window has to show. */
export async function decodeFrame(path: string, frameIndex: number): Promise<Picture> {
  const output = await runFfmpeg([
    ...['-i', path, '-map', '0:v:0', '-vf', `select=eq(n\\,${frameIndex})`, '-frames:v', '1'],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1']
  ])
  const { width, height } = clip
  if (output.length !== width * height * 4) throw new Error(`frame ${frameIndex} has ${output.length} bytes`)
  return { width, height, data: output }
}

export interface StreamReport {
  readonly codec_name: string
  readonly codec_type: string
  readonly width?: number
  readonly height?: number
  readonly pix_fmt?: string
}

export interface FileReport {
  readonly streams: readonly StreamReport[]
  /** Presentation times of the video's frames, seconds. */
  readonly times: readonly number[]
}

export async function probeFile(path: string): Promise<FileReport> {
  const { ffprobe } = await ffmpeg()
  const entries = 'stream=codec_name,codec_type,width,height,pix_fmt'
  const streams = json(ffprobe, ['-show_entries', entries, path]) as { streams: StreamReport[] }
  const read = ['-select_streams', 'v:0', '-show_entries', 'frame=best_effort_timestamp_time']
  const frames = json(ffprobe, [...read, path]) as { frames: { best_effort_timestamp_time: string }[] }
  return { streams: streams.streams, times: frames.frames.map((frame) => Number(frame.best_effort_timestamp_time)) }
}

function json(ffprobe: string, args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(ffprobe, ['-v', 'error', '-of', 'json', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`ffprobe failed: ${stderr}`)
  return JSON.parse(stdout)
}

async function runFfmpeg(args: string[], input?: Buffer): Promise<Buffer> {
  const { ffmpeg: program } = await ffmpeg()
  const result = spawnSync(program, ['-v', 'error', '-nostdin', ...args], { input, maxBuffer: 2 ** 28 })
  if (result.status !== 0) throw new Error(`ffmpeg failed: ${result.error?.message ?? String(result.stderr)}`)
  return result.stdout
}

function drawFrame(frameIndex: number, hidden: boolean): Buffer {
  const { width, height } = clip
  const pixels = Buffer.alloc(width * height * 3)
  const disc = objectAt(frameIndex)
  const squareX = 250 - 5 * frameIndex
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const [dx, dy] = [x - disc.x, y - disc.y]
      const shows = !hidden || dx < -4
      if (shows && dx * dx + dy * dy < disc.radius ** 2) put(pixels, at, orange(dx, dy))
      else if (Math.abs(x - squareX) < 18 && Math.abs(y - 148) < 18) put(pixels, at, green(x - squareX, y))
      else put(pixels, at, ground(x, y))
    }
  }
  writeNumber(pixels, frameIndex)
  return pixels
}

type Rgb = readonly [number, number, number]

function put(pixels: Buffer, at: number, colour: Rgb): void {
  for (let channel = 0; channel < 3; channel++) pixels[at + channel] = Math.round(colour[channel] ?? 0)
}

const orange = (x: number, y: number): Rgb => {
  const wave = 25 * Math.sin(x / 4) * Math.cos(y / 5)
  return [220 + wave, 110 + wave, 40]
}
const green = (x: number, y: number): Rgb => [60, 150 + 30 * Math.sin((x + y) / 4), 70]
const ground = (x: number, y: number): Rgb => {
  const wave = 18 * Math.sin(x / 13) * Math.sin(y / 9) + 8 * Math.sin(x / 3 + y / 4)
  return [70 + wave, 85 + wave, 120 + wave]
}

const bit = { size: 10, count: 7, top: 4, left: 4 } as const

/**
 * The frame's number in dark and light squares: whoever sees the picture knows which frame it is. In the background's
 * own hue, so that the network takes them for background.
 */
function writeNumber(pixels: Buffer, frameIndex: number): void {
  for (let position = 0; position < bit.count; position++) {
    const on = (frameIndex >> position) & 1
    for (let y = 0; y < bit.size; y++) {
      for (let x = 0; x < bit.size; x++) {
        const at = ((bit.top + y) * clip.width + bit.left + position * bit.size + x) * 3
        put(pixels, at, on ? [108, 130, 178] : [44, 55, 78])
      }
    }
  }
}

/** Reads the number back. @throws Error when the picture carries none */
export function numberOn(picture: Picture): number {
  let number = 0
  for (let position = 0; position < bit.count; position++) {
    const x = bit.left + position * bit.size + bit.size / 2
    const green = picture.data[((bit.top + bit.size / 2) * picture.width + x) * 4 + 1] ?? 0
    if (green < 40 || (green > 75 && green < 110) || green > 150) throw new Error(`bit ${position} reads ${green}`)
    number |= (green > 92 ? 1 : 0) << position
  }
  return number
}
