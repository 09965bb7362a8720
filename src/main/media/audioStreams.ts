import type { VideoInfo } from '../../shared/domain/types'
import type { FfmpegInstallation } from './locateFfmpeg'
import { localOnly, mediaPath } from './mediaPath'
import { runProcess } from './runProcess'

export interface AudioStream {
  readonly codec: string
  /** On the container's clock. */
  readonly startMicros: number
}

/** The audio streams of a video, in their order. @throws StudioError `cancelled` */
export async function readAudioStreams(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  signal: AbortSignal
): Promise<AudioStream[]> {
  if (!video.audio) return []
  const select = [
    '-select_streams',
    'a',
    '-show_entries',
    'stream=codec_name,start_time',
    '-print_format',
    'compact=p=0'
  ]
  const args = ['-v', 'error', ...localOnly, ...select, mediaPath(video.path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  return [...stdout.toString('latin1').matchAll(/^codec_name=([^|\n]*)\|start_time=([^|\n]*)/gm)].map((match) => ({
    codec: match[1] ?? 'unknown',
    startMicros: Number.isFinite(Number(match[2])) ? Math.round(Number(match[2]) * 1e6) : 0
  }))
}
