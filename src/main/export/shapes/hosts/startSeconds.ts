import { frameOfTimecode, parseTimecode } from '../../../../shared/domain/smpteTimecode'
import type { ShapeScene } from '../scene'

/** Seconds at which the clip's first frame is shown in a composition: its timecode's, else its picture number's. */
export function sequenceStart({ timecode, rate, firstNumber }: ShapeScene): string {
  const code = parseTimecode(timecode, rate)
  const frames = firstNumber ?? (code ? frameOfTimecode(code, rate) : 0)
  return `(${frames} * ${rate.den}) / ${rate.num}`
}
