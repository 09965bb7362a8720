import type { RgbaFrame } from '../../shared/domain/types'
import { toImageData } from './imageData'

/** Pixels; twice what lists show, for screens with more of them. */
const width = 104

/** A frame as a data URL of some kilobytes. */
export function smallPicture(frame: RgbaFrame): string {
  const whole = document.createElement('canvas')
  whole.width = frame.width
  whole.height = frame.height
  whole.getContext('2d')?.putImageData(toImageData(frame), 0, 0)
  const small = document.createElement('canvas')
  small.width = width
  small.height = Math.max(1, Math.round((width * frame.height) / frame.width))
  const context = small.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(whole, 0, 0, small.width, small.height)
  return small.toDataURL('image/webp', 0.8)
}
