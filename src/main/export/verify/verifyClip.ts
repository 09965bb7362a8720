import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { parseProbeReport, type ProbedStream } from '../../media/probe/ffprobeReport'
import { readFrameTimes } from '../../media/probe/frameTimes'
import { formatHasAlpha } from '../../media/decode/pixelFormat'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { streamTimeBase } from '../../media/probe/videoInfo'
import { checkCopiedSound } from '../sound/copiedSound'
import type { ClipJob, WrittenClip } from '../encode/encodeCommand'

/**
 * Reads a written clip back: size, alpha, every frame at its time (relative to the first, to one tick), duration, and
 * the packets of copied sound.
 * @throws StudioError `encode-failed`
 */
export async function verifyClip(ffmpeg: FfmpegInstallation, path: string, clip: WrittenClip): Promise<void> {
  const { job, signal } = clip
  const args = ['-v', 'error', ...localOnly, '-show_streams', '-show_format', '-print_format', 'json', mediaPath(path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  const streams = parseProbeReport(stdout.toString('utf8'))?.streams ?? []
  const stream = streams.find((each) => each.codec_type === 'video')
  if (!stream || stream.width !== job.video.size.width || stream.height !== job.video.size.height) {
    throw faulty(job, 'no picture')
  }
  if (job.format.alpha && !hasAlpha(stream)) throw faulty(job, 'no transparency')
  await checkTimes(ffmpeg, path, clip, stream)
  const sounds = job.extras.filter(({ type }) => type === 'audio').length
  if (streams.filter((each) => each.codec_type === 'audio').length !== sounds) throw faulty(job, 'sound is missing')
  if (!(await checkCopiedSound(ffmpeg, path, clip))) throw faulty(job, 'sound differs from the original')
}

/** VP9 keeps its alpha in a stream of its own inside the packets; only a tag tells. */
function hasAlpha(stream: ProbedStream): boolean {
  const tag = stream.tags?.alpha_mode ?? stream.tags?.ALPHA_MODE
  return formatHasAlpha(stream.pix_fmt ?? '') || tag === '1'
}

async function checkTimes(
  ffmpeg: FfmpegInstallation,
  path: string,
  { job, times, shown, signal }: WrittenClip,
  stream: ProbedStream
): Promise<void> {
  const timeBase = streamTimeBase(stream)
  const { frameRate } = job.video
  const request = { path, streamIndex: stream.index, container: job.container ?? '', timeBase, frameRate }
  const exact = { ...request, byDecoding: false, exactPositions: true }
  const { timesMicros } = await readFrameTimes(ffmpeg, exact, signal)
  if (timesMicros.length !== times.length) throw faulty(job, `${timesMicros.length} of ${times.length} frames`)
  const tolerance = (timeBase.num * 1e6) / timeBase.den + 1
  const shift = (timesMicros[0] ?? 0) - (times[0] ?? 0)
  const wrong = times.findIndex((time, index) => Math.abs((timesMicros[index] ?? NaN) - shift - time) > tolerance)
  if (wrong !== -1) throw faulty(job, `frame ${job.range.from + wrong} at a wrong time`)
  // Matroska states the duration of all streams together, which sound may outlast.
  const stated = job.container === 'mp4' || job.container === 'mov' ? stream.duration : undefined
  const off = stated === undefined ? 0 : Math.abs(stated * 1e6 - shown.total)
  // Where frames are reordered, the last one written is not the last one shown: its duration is off by a few gaps.
  if (off > 2000 + 2 * tolerance + 4 * longestGap(times)) throw faulty(job, `a duration of ${stated} s`)
}

function longestGap(times: Float64Array): number {
  return times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0)
}

export function faulty(job: ClipJob, found: string): StudioError {
  const message = `The export of ${basename(job.video.path)} came out wrong (${found}) and was thrown away.`
  return new StudioError('encode-failed', message, {
    hint: 'Try again; if it happens again, send a problem report (Help, or --log FILE in a terminal).'
  })
}
