import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import { makeTemporaryFolder } from '../../files/temporaryFolder'
import { pictureBytes, rawVideoTag } from '../../media/decode/planarFormat'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { startProcess } from '../../media/ffmpeg/runProcess'
import { type ClipJob, encodeArguments, keptLight } from './encodeCommand'
import { matroskaFrameHeader, matroskaHeader } from './rawMatroska'

/**
 * Writes one empty frame the way the whole clip will be written, sound and subtitles beside it: what an encoder or a
 * container refuses (a size, a codec, a kind of sound) is known before the work and not after it.
 * @param path final path, for the message
 * @throws StudioError `encode-failed`, `bad-arguments`, `cancelled`
 */
export async function rehearse(
  ffmpeg: FfmpegInstallation,
  job: ClipJob,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal }
): Promise<void> {
  checkTimes(job)
  // Without a place for it there is no rehearsal; the real one has its own checks.
  const folder = await makeTemporaryFolder().catch(() => null)
  if (folder === null) return
  try {
    const reason = await refusal(ffmpeg, oneFrame(job, folder), signal)
    if (reason === null || /no space left|quota exceeded/i.test(reason)) return
    throw new StudioError('encode-failed', `${basename(path)} cannot be written this way: ${reason}`, {
      hint: 'Choose another codec or container, or leave out sound and subtitles.'
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Matroska counts milliseconds: frames that come closer would share a time. */
function checkTimes({ container, video, range }: ClipJob): void {
  if (container !== 'matroska' && container !== 'webm') return
  const times = video.timesMicros.subarray(range.from, range.to + 1)
  const close = times.findIndex((time, index) => index > 0 && time - times[index - 1]! < 999)
  if (close === -1) return
  const name = container === 'webm' ? 'WebM' : 'MKV'
  throw new StudioError('bad-arguments', `${name} counts milliseconds, and the frames of this clip come closer.`, {
    hint: 'Choose MP4 or MOV.'
  })
}

function oneFrame(job: ClipJob, folder: string): ClipJob {
  const { range, clock, video } = job
  const next = video.timesMicros[range.from + 1]
  return {
    ...job,
    range: { from: range.from, to: range.from },
    clock: { ...clock, endMicros: Math.max(next ?? clock.endMicros, clock.startMicros + 1000) },
    temporaryPath: job.container === null ? folder : join(folder, 'clip.part')
  }
}

/** @returns FFmpeg's reason; null where it wrote the frame */
async function refusal(ffmpeg: FfmpegInstallation, job: ClipJob, signal: AbortSignal): Promise<string | null> {
  const { video, format, range, clock } = job
  const running = startProcess(ffmpeg.ffmpeg, encodeArguments(ffmpeg, job), { stdin: 'pipe', signal })
  try {
    running.stdout.resume()
    const { num, den } = video.frameRate
    running.stdin?.write(matroskaHeader(video.size, rawVideoTag(format), (den * 1e6) / num, keptLight(job)))
    const picture = new Uint8Array(pictureBytes(format, video.size))
    const time = Math.max(0, (video.timesMicros[range.from] ?? 0) - clock.baseMicros)
    running.stdin?.write(matroskaFrameHeader(time, picture.length))
    running.stdin?.end(picture)
    const { code } = await running.exited
    throwIfCancelled(signal)
    return code === 0 ? null : (running.errorTail().split('\n')[0] ?? '')
  } finally {
    await running.stop()
  }
}
