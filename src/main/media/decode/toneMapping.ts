import type { VideoInfo } from '../../../shared/domain/types'
import { filterValue } from '../ffmpeg/mediaPath'
import { keptFormat, pixelFormatName } from './planarFormat'
import { linearTo, referenceWhiteNits } from './toneCurve'
import { brightTableFile, toneTableFile } from './toneTable'

/** Whether pictures of this kind are made for usual screens; planes keep what the video has, unless they are asked for. */
export function isToneMapped({ highDynamicRange: range }: VideoInfo, asPlanes: boolean): boolean {
  if (!range || range.toneMapping === null) return false
  return !asPlanes || range.stored !== undefined
}

/** The video as its file stores it. */
export function asStored(video: VideoInfo): VideoInfo {
  return { ...video, ...video.highDynamicRange?.stored }
}

/** From RGB of 16 bits to RGB that usual screens show. */
export function toneFilters({
  highDynamicRange: range,
  hasAlpha
}: Pick<VideoInfo, 'highDynamicRange' | 'hasAlpha'>): string[] {
  if (!range) return []
  const colours = hasAlpha ? 'gbrap' : 'gbrp'
  if (range.toneMapping === 'table') {
    return [`format=${colours}16le`, `lut3d=file=${filterValue(toneTableFile(range))}:interp=tetrahedral`]
  }
  const peak = (range.peakNits / referenceWhiteNits).toFixed(6)
  const linear = `t=linear:npl=${referenceWhiteNits}:p=bt709:m=gbr:r=full`
  return [
    `format=${colours}16le`,
    `zscale=tin=smpte2084:min=gbr:pin=bt2020:rin=full:${linear}`,
    `format=${colours}f32le`,
    `tonemap=mobius:param=${linearTo}:desat=0:peak=${peak}`,
    'zscale=tin=linear:t=bt709:p=bt709:m=gbr:r=full',
    `format=${colours}16le`
  ]
}

/** From a usual picture in RGB to the light of a video that keeps its high dynamic range; nothing for other videos. */
export function brightFilters({ highDynamicRange: range }: VideoInfo): string[] {
  if (!range || range.stored) return []
  return ['format=gbrp16le', `lut3d=file=${filterValue(brightTableFile(range))}:interp=tetrahedral`]
}

/** The video with pictures of standard range in its place: what exports are made from where that is chosen. */
export function inStandardRange(video: VideoInfo): VideoInfo {
  const range = video.highDynamicRange
  if (!range || range.toneMapping === null) return video
  const { pixelFormat, colour } = video
  const highDynamicRange = { ...range, stored: { pixelFormat, colour } }
  const tags = { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' }
  const format = pixelFormatName({ ...keptFormat(video), bitDepth: 8, alpha: video.hasAlpha })
  return { ...video, pixelFormat: format, bitDepth: 8, colour: tags, highDynamicRange }
}
