import { basename, join } from 'node:path'
import { isCancelled, StudioError } from '../../../shared/domain/errors'
import type { VideoInfo } from '../../../shared/domain/types'
import {
  alphaDecoder,
  hasKnownCodec,
  isAttachedPicture,
  isEncrypted,
  parseProbeReport,
  type ProbedStream,
  type ProbeReport
} from './ffprobeReport'
import { decodeFirstPicture, type FirstPicture, type PictureSource } from './firstPicture'
import { isCutAvi } from './cutAvi'
import { readDynamicRange } from './dynamicRange'
import { beginningWith, readFrameTimes } from './frameTimes'
import { exrNotes, exrOptions, type ExrChoice } from '../sequence/exrFile'
import { readPictureFile } from '../sequence/pictureFile'
import { findSequence, isPictureFile } from '../sequence/imageSequence'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'
import { checkFile, codecUnsupported, firstFrameFailure, noFrames, notAVideo, openFailure } from './probeFailure'
import { isPlaylist, playlistRefused, refusePlaylist } from './playlists'
import { asShown, probeSequence } from '../sequence/probeSequence'
import { refuseTiles, unreadablePicture } from './unreadablePicture'
import { runProcess } from '../ffmpeg/runProcess'
import { isSequential, lacksPacketTimes } from '../decode/seeking'
import { isInterlaced, nominalRate, streamTimeBase, toVideoInfo } from './videoInfo'

/**
 * Reads what a video is and when each of its frames is shown; numbered pictures count as one, see `imageSequence.ts`. Packets are listed, not decoded (but for streams whose
 * packets say too little); one frame is decoded to know that it can be.
 * @throws StudioError `file-not-found`, `file-is-directory`, `file-empty`, `file-unreadable`, `not-a-video`,
 *   `playlist-refused`,
 *   `no-video-stream`, `no-frames`, `video-truncated`, `video-encrypted`, `codec-unsupported`, `cancelled`
 */
export async function probeVideo(ffmpeg: FfmpegInstallation, path: string, signal?: AbortSignal): Promise<VideoInfo> {
  const sequence = await findSequence(path)
  if (!sequence) return probePicture(ffmpeg, path, signal)
  const first = await probePicture(ffmpeg, join(sequence.folder, sequence.files[0] ?? ''), signal)
  return probeSequence(sequence, first, signal)
}

/** A film, or one picture of a kind that has no sense of which way is up but what EXIF says. */
async function probePicture(ffmpeg: FfmpegInstallation, path: string, signal?: AbortSignal): Promise<VideoInfo> {
  const video = await probeFile(ffmpeg, path, signal).catch(async (error: unknown) => {
    throw (await unreadablePicture(ffmpeg, path, error)) ?? error
  })
  return isPictureFile(path) && video.frameCount === 1 ? asShown(video, path) : video
}

async function probeFile(ffmpeg: FfmpegInstallation, path: string, signal?: AbortSignal): Promise<VideoInfo> {
  await checkFile(path)
  await refusePlaylist(path)
  const exr = await exrChoice(path)
  const options = exr ? exrOptions(exr) : []
  const report = await readReport(ffmpeg, { path, options }, signal)
  const stream = firstVideoStream(path, report)
  checkStream(path, report, stream)
  const codec = stream.codec_name ?? ''
  const timesRequest = {
    ...{ path, options },
    streamIndex: stream.index,
    container: report.container,
    timeBase: streamTimeBase(stream),
    frameRate: nominalRate(stream),
    byDecoding: isSequential(report.container) || lacksPacketTimes(report.container, codec, isInterlaced(stream)),
    exactPositions: report.container.includes('mp4')
  }
  const reading = readFrameTimes(ffmpeg, timesRequest, signal)
  // Of two reasons, the one why nothing can be decoded says more.
  reading.catch(() => undefined)
  const [opened, light] = await Promise.all([
    openStream(ffmpeg, { path, stream, options }, signal),
    readDynamicRange(ffmpeg, { path, stream }, signal)
  ]).finally(() => reading.catch(() => undefined))
  const listed = await reading
  const isCut = report.container === 'avi' && (await isCutAvi(path))
  const times = beginningWith({ ...listed, cutShort: listed.cutShort || isCut }, opened.first.micros)
  if (times.timesMicros.length === 0) throw firstFrameFailure(path, codec, '')
  const { stream: shown, decoder } = opened
  const read = { stream: shown, ...(decoder && { decoder }), ...(light && { light }), times }
  const video = toVideoInfo(path, report, read)
  return exr ? { ...video, inputOptions: options, notes: [...video.notes, ...exrNotes(exr)] } : video
}

async function exrChoice(path: string): Promise<ExrChoice | undefined> {
  return isPictureFile(path) ? (await readPictureFile(path, false))?.exr : undefined
}

interface OpenedStream {
  /** With what the decoder says of its pictures. */
  readonly stream: ProbedStream
  readonly first: FirstPicture
  readonly decoder?: string
}

async function openStream(
  ffmpeg: FfmpegInstallation,
  found: PictureSource,
  signal?: AbortSignal
): Promise<OpenedStream> {
  const { stream } = found
  const decoder = alphaDecoder(stream)
  const first =
    decoder === null ? null : await decodeFirstPicture(ffmpeg, { ...found, decoder }, signal).catch(unlessCancelled)
  if (first && decoder !== null)
    return { stream: asDecoded({ ...stream, pix_fmt: first.pixelFormat }, first), first, decoder }
  const usual = await decodeFirstPicture(ffmpeg, found, signal)
  return { stream: asDecoded(stream, usual), first: usual }
}

/** Containers may ask for a part of the coded picture: that part is what comes out of the decoder. */
function asDecoded(stream: ProbedStream, { size }: FirstPicture): ProbedStream {
  return { ...stream, width: size.width, height: size.height }
}

function unlessCancelled(error: unknown): null {
  if (isCancelled(error)) throw error
  return null
}

async function readReport(
  ffmpeg: FfmpegInstallation,
  { path, options }: { readonly path: string; readonly options: readonly string[] },
  signal?: AbortSignal
): Promise<ProbeReport> {
  // The first packets tell whether they are encrypted.
  const show = ['-show_streams', '-show_format', '-show_packets', '-read_intervals', '%+#8', '-print_format', 'json']
  const args = ['-v', 'error', ...localOnly, ...options, ...show, mediaPath(path)]
  const { code, stdout, errorTail } = await runProcess(ffmpeg.ffprobe, args, signal ? { signal } : {})
  const report = parseProbeReport(stdout.toString('utf8'))
  if (code !== 0 || !report) throw await openFailure(path, errorTail)
  return report
}

function firstVideoStream(path: string, report: ProbeReport): ProbedStream {
  const name = basename(path)
  // Text counts as ANSI art to FFmpeg.
  if (report.container === 'tty') throw notAVideo(name)
  if (isPlaylist(report.container)) throw playlistRefused(name)
  if (report.streams.length === 0) throw noFrames(name)
  const stream = report.streams.find((each) => each.codec_type === 'video' && !isAttachedPicture(each))
  if (stream) return stream
  if (!report.streams.some((each) => each.codec_type === 'audio' || each.codec_type === 'video')) throw notAVideo(name)
  const hint = 'Choose a file that has pictures.'
  throw new StudioError('no-video-stream', `${name} holds sound only, no video.`, { hint })
}

function checkStream(path: string, report: ProbeReport, stream: ProbedStream): void {
  const name = basename(path)
  if (isPictureFile(path)) refuseTiles(path, report)
  if (isEncrypted(report, stream)) {
    const hint = 'The studio cannot open protected videos: use an unprotected copy.'
    throw new StudioError('video-encrypted', `${name} is encrypted (copy protection).`, { hint })
  }
  if (!hasKnownCodec(stream)) {
    throw codecUnsupported(name, `an unknown codec (${stream.codec_tag_string ?? '?'})`)
  }
}
