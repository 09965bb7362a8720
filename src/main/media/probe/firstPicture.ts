import { basename } from 'node:path'
import type { Size } from '../../../shared/domain/types'
import { announcing } from '../decode/decodeCommand'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'
import { runProcess } from '../ffmpeg/runProcess'
import type { ProbedStream } from './ffprobeReport'
import { ffmpegCrashed, firstFrameFailure } from './probeFailure'

/** What came out of the decoder first: the only proof that this FFmpeg can read a stream. */
export interface FirstPicture {
  /** Presentation time; null where it has none. */
  readonly micros: number | null
  /** As it was decoded, after whatever cropping the container asks for. */
  readonly size: Size
  readonly pixelFormat: string
}

export interface PictureSource {
  readonly path: string
  readonly stream: ProbedStream
  /** FFmpeg's decoder to use; absent = its usual one. */
  readonly decoder?: string
  /** Said before the file is opened. */
  readonly options?: readonly string[]
}

/**
 * @throws StudioError `codec-unsupported`, `no-frames`, `ffmpeg-failed`, `cancelled`
 */
export async function decodeFirstPicture(
  ffmpeg: FfmpegInstallation,
  { path, stream, decoder, options: given = [] }: PictureSource,
  signal?: AbortSignal
): Promise<FirstPicture> {
  const named = decoder === undefined ? [] : ['-c:v', decoder]
  const options = ['-nostdin', '-hide_banner', '-nostats', '-v', 'info', '-noautorotate', '-copyts', ...localOnly]
  const input = [...options, ...given, ...named, '-i', mediaPath(path), '-map', `0:${stream.index}`]
  const output = ['-filter:v', announcing(ffmpeg).join(), ...ffmpeg.fpsMode, '-frames:v', '1', '-f', 'null', 'pipe:1']
  const lines: string[] = []
  const onErrorLine = (line: string): boolean => {
    const isOurs = line.includes('[Parsed_showinfo_')
    if (isOurs) lines.push(line)
    return isOurs
  }
  const args = [...input, ...output]
  const { code, errorTail } = await runProcess(ffmpeg.ffmpeg, args, { onErrorLine, ...(signal ? { signal } : {}) })
  if (code === null) throw ffmpegCrashed(basename(path))
  const picture = lines.map(parseAnnounced).find((each) => each !== null)
  if (!picture) throw firstFrameFailure(path, stream.codec_name ?? '', errorTail)
  return picture
}

function parseAnnounced(line: string): FirstPicture | null {
  const [, pts = '', pixelFormat = '', width, height] =
    /\] n: *\d+ pts: *(-?\d+|NOPTS) .*\bfmt:(\S+) .*\bs:(\d+)x(\d+) /.exec(line) ?? []
  if (pixelFormat === '') return null
  const micros = pts === 'NOPTS' ? null : Number(pts)
  return { micros, pixelFormat, size: { width: Number(width), height: Number(height) } }
}
