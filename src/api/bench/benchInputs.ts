import { join } from 'node:path'
import type { FfmpegInstallation } from '../../main/media/ffmpeg/locateFfmpeg'
import { writeMaskPng } from '../../main/media/masks/maskPng'
import { localOnly, mediaPath } from '../../main/media/ffmpeg/mediaPath'
import { runProcess } from '../../main/media/ffmpeg/runProcess'
import { StudioError } from '../../shared/domain/errors'
import type { Size, VideoInfo } from '../../shared/domain/types'
import type { ReferenceInput } from '../requests'

/** An object for videos nobody painted: speed does not depend on what the mask shows. */
export async function ellipseMask(folder: string, { width, height }: Size): Promise<ReferenceInput> {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const across = 1 - ((4 * (y + 0.5)) / height - 2) ** 2
    if (across <= 0) continue
    const half = (Math.sqrt(across) * width) / 4
    data.fill(1, y * width + Math.ceil(width / 2 - half), y * width + Math.floor(width / 2 + half))
  }
  const maskPath = join(folder, 'ellipse.png')
  await writeMaskPng(maskPath, { width, height, data })
  return { frameIndex: 0, maskPath }
}

export interface RepeatedClip {
  readonly folder: string
  readonly frames: number
  readonly signal: AbortSignal
}

/** The video over and over, as one H.264 file of exactly so many frames. @throws StudioError `decode-failed` */
export async function repeatedClip(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  { folder, frames, signal }: RepeatedClip
): Promise<string> {
  const target = join(folder, `repeated-${frames}.mp4`)
  const coding = ['-an', '-sn', '-dn', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p']
  const input = ['-v', 'error', '-stream_loop', '-1', ...localOnly, '-i', mediaPath(video.path)]
  const args = [...input, ...coding, '-frames:v', String(frames), target]
  const { code, errorTail } = await runProcess(ffmpeg.ffmpeg, args, { signal })
  if (code === 0) return target
  throw new StudioError('decode-failed', `The clip of ${frames} frames could not be made: ${errorTail}`, {
    hint: 'Leave --long out, or take a video that FFmpeg can repeat.'
  })
}
