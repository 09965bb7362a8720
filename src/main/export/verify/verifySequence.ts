import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../media/ffmpeg/mediaPath'
import { parseProbeReport } from '../../media/probe/ffprobeReport'
import { runProcess } from '../../media/ffmpeg/runProcess'
import type { ClipJob } from '../encode/encodeCommand'
import { inOrder, pictureNumber } from '../encode/pictureNumbers'
import { faulty } from './verifyClip'

/**
 * Looks at written numbered pictures: all there, none empty, the last one (where a full disk shows) of the right size
 * and format.
 * @throws StudioError `encode-failed`
 */
export async function verifySequence(
  ffmpeg: FfmpegInstallation,
  job: ClipJob,
  frames: number,
  signal: AbortSignal
): Promise<void> {
  const { temporaryPath: folder, video, encoding } = job
  const names = inOrder(await readdir(folder), job.pictures)
  if (names.length !== frames) throw faulty(job, `${names.length} of ${frames} pictures`)
  await checkNames(job, names)
  // A single picture, whatever its name looks like: no pattern.
  const last = mediaPath(join(folder, names.at(-1) ?? ''))
  const args = ['-v', 'error', ...localOnly, '-f', 'image2pipe', '-show_streams', '-print_format', 'json', last]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { signal })
  const stream = parseProbeReport(stdout.toString('utf8'))?.streams[0]
  const { width, height } = video.size
  if (stream?.width !== width || stream.height !== height) throw faulty(job, 'pictures of a wrong size')
  if (stream.pix_fmt !== encoding.pixelFormat) throw faulty(job, `pictures in ${stream.pix_fmt ?? 'no format'}`)
}

async function checkNames(job: ClipJob, names: readonly string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    if (pictureNumber(name, job.pictures) !== job.pictures.first + index)
      throw faulty(job, `${name} where another should be`)
    if ((await stat(join(job.temporaryPath, name))).size === 0) throw faulty(job, `${name} is empty`)
  }
}
