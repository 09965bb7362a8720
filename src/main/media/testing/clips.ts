import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { runProcess } from '../ffmpeg/runProcess'

/**
 * Test clips made with FFmpeg: small, with a counter in the picture so that every frame differs. A clip is made once
 * for a test file.
 */
export class Clips {
  readonly #folder: string
  readonly #made = new Map<string, Promise<string>>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async create(): Promise<Clips> {
    return new Clips(await mkdtemp(join(tmpdir(), 'studio-clips-')))
  }

  get folder(): string {
    return this.#folder
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  /** @param args FFmpeg arguments without the output @returns the path of the file `name` */
  make(name: string, args: readonly string[]): Promise<string> {
    const known = this.#made.get(name)
    if (known) return known
    const path = this.path(name)
    const made = ffmpeg([...args, path]).then(() => path)
    this.#made.set(name, made)
    return made
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }
}

let located: Promise<FfmpegInstallation> | null = null

/** Runs the FFmpeg the studio would use. @throws Error with its last words when it fails */
export async function ffmpeg(args: readonly string[]): Promise<Buffer> {
  located ??= locateFfmpeg()
  const program = (await located).ffmpeg
  const full = ['-nostdin', '-hide_banner', '-v', 'error', '-y', ...args]
  const { code, stdout, errorTail } = await runProcess(program, full)
  if (code !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${errorTail}`)
  return stdout
}

/** A moving test picture as an input: `size` WxH, `rate` frames a second, `seconds` long. */
export function pictures(size = '96x64', rate: number | string = 25, seconds = 1): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`]
}

export function tone(seconds = 1): string[] {
  return ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`]
}

/** H.264 with B-frames and a GOP longer than most clips here. */
export const longGop = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-g', '250', '-pix_fmt', 'yuv420p']

function timed(expression: string): string[] {
  return ['-vf', `settb=1/125,setpts=${expression}`, '-vsync', 'passthrough', '-enc_time_base', '1:125']
}

/** Presentation times that are anything but regular: gaps of 2 to 7 units of 8 ms, and one of half a second. */
export const irregularTimes = timed("'N*5+mod(N*7\\,5)*0.9+gte(N\\,10)*62'")

/** Some frames share a time with the one before, as careless converters write it. */
export const doubledTimes = timed("'(N-gte(N\\,13)-gte(N\\,20))*5'")

/** An MP4 of one track with a display matrix that turns it clockwise, as phones write them. */
export function withRotation(mp4: Buffer, degrees: number): Buffer {
  const turns: Record<number, readonly [number, number, number, number]> = {
    90: [0, 1, -1, 0],
    180: [-1, 0, 0, -1],
    270: [0, -1, 1, 0]
  }
  return withMatrix(mp4, turns[degrees] ?? [1, 0, 0, 1])
}

/** An MP4 of one track with a display matrix. @param matrix a, b, c, d: where x and y of the coded picture point */
export function withMatrix(mp4: Buffer, matrix: readonly [number, number, number, number]): Buffer {
  const [a, b, c, d] = matrix.map((value) => value * 0x10000) as [number, number, number, number]
  const matrixAt = mp4.indexOf('tkhd') + 4 + 40
  const turned = Buffer.from(mp4)
  ;[a, b, 0, c, d, 0, 0, 0, 0x40000000].forEach((value, index) => turned.writeInt32BE(value, matrixAt + index * 4))
  return turned
}
