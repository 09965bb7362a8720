import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import { openPlain } from '../../files/plainFile'
import { isAttachedPicture, type ProbeReport } from './ffprobeReport'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'

/** Kinds of picture that only some builds of FFmpeg read, by how their files begin. */
const kinds: readonly (readonly [name: string, begins: (head: Buffer) => boolean])[] = [
  ['an animated WebP', (head) => isWebp(head) && head.toString('latin1', 12, 16) === 'VP8X' && (head[20]! & 2) !== 0],
  ['a WebP', isWebp],
  ['an AVIF', (head) => /^ftypavi[fs]$/.test(head.toString('latin1', 4, 12))],
  ['an HEIC', (head) => /^ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(head.toString('latin1', 4, 12))],
  ['a JPEG XL', (head) => head.readUInt16BE(0) === 0xff0a || head.toString('latin1', 4, 8) === 'JXL ']
]

function isWebp(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP'
}

/** Names the kind of a picture that could not be opened. @returns null where the file is none of those */
export async function unreadablePicture(
  { version }: FfmpegInstallation,
  path: string,
  cause: unknown
): Promise<StudioError | null> {
  const failed =
    cause instanceof StudioError && /^(not-a-video|no-frames|no-video-stream|video-truncated|codec-)/.test(cause.code)
  const head = failed ? await firstBytes(path) : null
  const kind = head && kinds.find(([, begins]) => begins(head))
  if (!kind) return null
  return new StudioError(
    'codec-unsupported',
    `${basename(path)} is ${kind[0]}, which this FFmpeg (${version}) cannot read.`,
    {
      hint: 'Convert it to PNG pictures or a video, or use a newer build of FFmpeg.',
      cause
    }
  )
}

/** Streams of a picture from which on they are pieces of it; its alpha and a small copy are fewer. */
const leastTiles = 4

/**
 * Phones store HEIC pictures as tiles; FFmpeg 7 and later lists each as a stream, of which the first would be shown.
 * @throws StudioError `codec-unsupported`
 */
export function refuseTiles(path: string, { streams }: Pick<ProbeReport, 'streams'>): void {
  const pieces = streams.filter((each) => each.codec_type === 'video' && !isAttachedPicture(each))
  if (pieces.length < leastTiles) return
  const message = `${basename(path)} is stored in ${pieces.length} tiles, which cannot be put together here.`
  throw new StudioError('codec-unsupported', message, { hint: 'Convert it to PNG or JPEG.' })
}

async function firstBytes(path: string): Promise<Buffer | null> {
  const file = await openPlain(path).catch(() => null)
  if (!file) return null
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(32), 0, 32, 0)
    return bytesRead === 32 ? buffer : null
  } finally {
    await file.close()
  }
}
