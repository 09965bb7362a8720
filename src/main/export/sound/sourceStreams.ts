import { z } from 'zod'
import type { ExtraStreams } from '../../../shared/domain/exportFormats'
import type { VideoInfo } from '../../../shared/domain/types'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { readableCodecs } from '../../media/ffmpeg/readableCodecs'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { trackLanguage, trackName } from './trackTags'

/** A stream of the original that may come along. */
export interface SourceStream {
  readonly type: 'audio' | 'subtitle'
  /** Position among the streams of its type. */
  readonly position: number
  readonly codec: string
  /** Whether this FFmpeg can decode it; what it does not even know cannot be copied either. */
  readonly readable: boolean
  readonly channels: number
  /** On the container's clock. */
  readonly startMicros: number
  /** What the track is called, where somebody named it. */
  readonly name?: string
  /** As a code of ISO 639, as a rule. */
  readonly language?: string
}

/** Sound and subtitles of a video, in their order, as far as they are wanted. @throws StudioError `cancelled` */
export async function readSourceStreams(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  wanted: Pick<ExtraStreams, 'audio' | 'subtitles'>,
  signal: AbortSignal
): Promise<SourceStream[]> {
  if (video.sequence || (!wanted.audio && !wanted.subtitles)) return []
  const entries = ['-show_entries', probedEntries, '-print_format', 'json']
  const args = ['-v', 'error', ...localOnly, ...entries, mediaPath(video.path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  const found = report.parse(JSON.parse(stdout.toString('utf8'))).streams
  const readable = await readableCodecs(ffmpeg)
  const streams = [...ofType(found, 'audio', readable), ...ofType(found, 'subtitle', readable)]
  return streams.filter(({ type }) => (type === 'audio' ? wanted.audio : wanted.subtitles))
}

const probedEntries = 'stream=codec_type,codec_name,channels,start_time:stream_tags=title,handler_name,language'

const probed = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  channels: z.int().optional(),
  start_time: z.coerce.number().optional().catch(undefined),
  tags: z.record(z.string(), z.string()).optional().catch(undefined)
})

const report = z.object({ streams: z.array(probed) })

function ofType(
  streams: readonly z.infer<typeof probed>[],
  type: SourceStream['type'],
  readable: ReadonlySet<string>
): SourceStream[] {
  const ours = streams.filter((each) => each.codec_type === type)
  return ours.map((each, position) => ({
    type,
    position,
    codec: each.codec_name ?? 'unknown',
    readable: readable.has(each.codec_name ?? ''),
    channels: each.channels || 2,
    startMicros: Math.round((each.start_time ?? 0) * 1e6),
    ...named(each.tags ?? {})
  }))
}

function named(tags: Readonly<Record<string, string>>): Pick<SourceStream, 'name' | 'language'> {
  const [name, language] = [trackName(tags), trackLanguage(tags)]
  return { ...(name !== undefined && { name }), ...(language !== undefined && { language }) }
}
