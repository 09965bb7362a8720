import { basename } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { readFrameTimes } from './frameTimes'
import type { FfmpegInstallation } from './locateFfmpeg'
import type { OverlayJob } from './overlayCommand'
import { runProcess } from './runProcess'
import { localOnly, mediaPath } from './mediaPath'
import { parseProbeReport } from './ffprobeReport'
import { streamTimeBase } from './videoInfo'

/**
 * Reads a written overlay back: all frames there, each at its time relative to the first, to one tick.
 * @param wanted presentation times in microseconds
 * @throws StudioError `encode-failed`
 */
export async function verifyOverlay(
  ffmpeg: FfmpegInstallation,
  path: string,
  wanted: Float64Array,
  context: { readonly job: OverlayJob; readonly signal: AbortSignal }
): Promise<void> {
  const { job, signal } = context
  const args = ['-v', 'error', ...localOnly, '-show_streams', '-show_format', '-print_format', 'json', mediaPath(path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  const stream = parseProbeReport(stdout.toString('utf8'))?.streams.find((each) => each.codec_type === 'video')
  if (!stream || stream.width !== job.video.size.width || stream.height !== job.video.size.height)
    throw faulty(job, 'no picture')
  const timeBase = streamTimeBase(stream)
  const request = { path, streamIndex: stream.index, timeBase, frameRate: job.video.frameRate }
  const { timesMicros } = await readFrameTimes(ffmpeg, { ...request, byDecoding: false, exactPositions: true }, signal)
  if (timesMicros.length !== wanted.length) throw faulty(job, `${timesMicros.length} of ${wanted.length} frames`)
  const tolerance = (timeBase.num * 1e6) / timeBase.den + 1
  const shift = (timesMicros[0] ?? 0) - (wanted[0] ?? 0)
  const wrong = wanted.findIndex((time, index) => Math.abs((timesMicros[index] ?? NaN) - shift - time) > tolerance)
  if (wrong !== -1) throw faulty(job, `frame ${job.range.from + wrong} at a wrong time`)
}

function faulty(job: OverlayJob, found: string): StudioError {
  const message = `The overlay of ${basename(job.video.path)} came out wrong (${found}) and was thrown away.`
  return new StudioError('encode-failed', message, { hint: 'Try again; if it happens again, report it with the log.' })
}
