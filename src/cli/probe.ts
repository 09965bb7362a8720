import type { ProbeResult } from '../api/results'
import { openStudio } from '../api/studio'
import type { FfmpegInstallation } from '../main/media/ffmpeg/locateFfmpeg'
import { formatTime } from '../shared/domain/timecode'
import type { VideoInfo } from '../shared/domain/types'
import { printable, printJson, type CliOutput } from './output'

export async function probe(videoPath: string, json: boolean, output: CliOutput, signal: AbortSignal): Promise<void> {
  const video: ProbeResult = await (await openStudio()).probe({ videoPath }, { signal })
  if (json) printJson(output, video)
  else output.stdout.write(describeVideo(video, video.ffmpeg))
}

export function describeVideo(video: VideoInfo, ffmpeg: FfmpegInstallation): string {
  const lines = [
    printable(video.path),
    `  video   ${video.codec} in ${video.container}, ${video.bitDepth} bit ${video.pixelFormat}${traits(video)}`,
    `  size    ${sizeText(video)}`,
    `  frames  ${video.frameCount} in ${formatTime(video.durationMicros)}, ${rate(video)}, first at ${firstTime(video)}${startText(video)}`,
    `  audio   ${video.audio ? audioText(video.audio) : 'none'}`,
    `  ffmpeg  ${ffmpeg.version} (${ffmpeg.source}: ${printable(ffmpeg.ffmpeg)})`,
    ...video.notes.map((note) => `  note    ${printable(note)}`)
  ]
  return `${lines.join('\n')}\n`
}

function traits({ interlaced, hasAlpha }: VideoInfo): string {
  return `${interlaced ? ', interlaced' : ''}${hasAlpha ? ', with alpha' : ''}`
}

function sizeText({ size, codedSize, rotationDegrees, sampleAspect }: VideoInfo): string {
  const shown = `${size.width}×${size.height}`
  const coded = `${codedSize.width}×${codedSize.height}`
  const reasons = [
    sampleAspect.num === sampleAspect.den ? null : `pixels ${sampleAspect.num}:${sampleAspect.den}`,
    rotationDegrees === 0 ? null : `turned by ${rotationDegrees}°`
  ].filter((reason) => reason !== null)
  return reasons.length === 0 && shown === coded ? shown : `${shown}, coded ${[coded, ...reasons].join(', ')}`
}

function rate({ frameRate, variableFrameRate }: VideoInfo): string {
  const nominal = Number((frameRate.num / frameRate.den).toFixed(3))
  return variableFrameRate ? `variable rate around ${nominal}/s` : `${nominal}/s`
}

function startText({ timecode }: VideoInfo): string {
  return timecode === undefined ? '' : `, timecode ${timecode}`
}

function firstTime({ timesMicros }: VideoInfo): string {
  return formatTime(timesMicros[0] ?? 0)
}

function audioText({ codec, channels, sampleRate }: NonNullable<VideoInfo['audio']>): string {
  return `${codec}, ${channels} channel${channels === 1 ? '' : 's'}, ${sampleRate} Hz`
}
