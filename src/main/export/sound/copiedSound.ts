import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { runProcess } from '../../media/ffmpeg/runProcess'
import type { WrittenClip } from '../encode/encodeCommand'

/** Codecs whose packets are the same bytes in every container. Uncompressed sound is cut anew, for one. */
const keepsPackets = /^(aac|mp3|ac3|eac3|alac|opus|vorbis|flac|dts|truehd)$/

/**
 * Compares copied sound packet by packet: what was written must be a run of the original's packets, unchanged.
 * @returns false when it is not
 */
export async function checkCopiedSound(ffmpeg: FfmpegInstallation, path: string, clip: WrittenClip): Promise<boolean> {
  const { job, signal } = clip
  // Transport streams wrap every packet of sound in a header of its own.
  if (/mpegts|adts|aac/.test(job.video.container)) return true
  const sounds = job.extras.filter(({ type }) => type === 'audio')
  for (const [position, { codec, encoder, position: original }] of sounds.entries()) {
    if (encoder !== 'copy' || !keepsPackets.test(codec)) continue
    const written = await packetHashes(ffmpeg, path, position, signal)
    const source = await packetHashes(ffmpeg, job.video.path, original, signal)
    if (!source.includes(written)) return false
  }
  return true
}

/** One line a packet. */
async function packetHashes(
  ffmpeg: FfmpegInstallation,
  path: string,
  position: number,
  signal: AbortSignal
): Promise<string> {
  const select = ['-select_streams', `a:${position}`, '-show_entries', 'packet=data_hash', '-show_data_hash', 'md5']
  const args = ['-v', 'error', ...localOnly, ...select, '-print_format', 'csv=p=0', mediaPath(path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  // Side data may add lines and fields of their own.
  return [...stdout.toString('latin1').matchAll(/MD5:[0-9a-f]{32}/g)].map(([hash]) => hash).join('\n')
}
