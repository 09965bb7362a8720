import { StudioError } from '../../../shared/domain/errors'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import { inStandardRange } from '../../media/decode/toneMapping'
import type { ExportContext } from '../exportWriter'
import { type ClipJob, keptLight } from './encodeCommand'
import type { EncodingRequest } from './encodingRequest'

/**
 * The export's video as the format wants its light: as it is, or made for usual screens.
 * @throws StudioError `bad-arguments` where this FFmpeg can do no tone mapping
 */
export function inChosenRange<F extends PictureFormat>(context: ExportContext<F>): ExportContext<F> {
  const { video, format } = context
  if (format.standardRange !== true || !video.highDynamicRange) return context
  if (video.highDynamicRange.toneMapping === null) {
    throw new StudioError('bad-arguments', 'This FFmpeg cannot make standard range of high dynamic range.', {
      hint: 'Use a build with the filters zscale and tonemap, or lut3d; or keep the range.'
    })
  }
  return { ...context, video: inStandardRange(video) }
}

/** What programs make of high dynamic range in the chosen codec, where not all show it. */
export function lightNotes(job: ClipJob, { codec }: EncodingRequest): string[] {
  if (!keptLight(job)) return []
  if (codec === 'h264') {
    return ['High dynamic range in H.264 plays in few programs: HEVC plays in more, standard range everywhere.']
  }
  if (codec !== 'png' && codec !== 'jpeg') return []
  return [
    'The pictures hold high dynamic range but cannot say so: programs show them flat. Choose standard range for usual ones.'
  ]
}
