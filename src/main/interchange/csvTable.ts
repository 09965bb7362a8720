import { decodeMask } from '../../shared/domain/maskRle'
import type { LabelMask, ObjectId } from '../../shared/domain/types'
import type { AnnotatedClip } from './annotatedClip'

const columns = [
  'frame',
  'frame_name',
  'time_s',
  'object_id',
  'object',
  'area_px',
  'box_x',
  'box_y',
  'box_width',
  'box_height',
  'centroid_x',
  'centroid_y',
  'confidence'
] as const

/**
 * A row for each object on each frame that has a mask. Frames count from 0. Boxes are whole pixels, centroids the mean
 * of pixel centres (so that 0.5 is the middle of the first pixel). An object without a pixel has area 0 and no box;
 * confidence is empty where the user painted. RFC 4180, UTF-8.
 */
export function csvTable(clip: AnnotatedClip): string {
  const rows = clip.frames.flatMap((frame) => {
    const measured = measureObjects(decodeMask(frame.mask))
    return clip.objects.map(({ id, name }) => {
      const { frameIndex } = frame
      const confidence = frame.confidence?.[id]
      return [
        String(frameIndex),
        clip.frameName(frameIndex),
        clip.timeOf(frameIndex).toFixed(6),
        String(id),
        name,
        ...describe(measured.get(id)),
        confidence === undefined ? '' : confidence.toFixed(4)
      ]
    })
  })
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

interface Measure {
  area: number
  left: number
  top: number
  right: number
  bottom: number
  sumX: number
  sumY: number
}

/** One pass over the pixels for all objects. */
function measureObjects({ width, height, data }: LabelMask): Map<ObjectId, Measure> {
  const measures = new Map<ObjectId, Measure>()
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const id = data[pixel]!
      if (id === 0) continue
      const known = measures.get(id)
      if (known) grow(known, x, y)
      else measures.set(id, { area: 1, left: x, top: y, right: x, bottom: y, sumX: x, sumY: y })
    }
  }
  return measures
}

function grow(measure: Measure, x: number, y: number): void {
  measure.area++
  if (x < measure.left) measure.left = x
  if (x > measure.right) measure.right = x
  measure.bottom = y
  measure.sumX += x
  measure.sumY += y
}

function describe(measure: Measure | undefined): string[] {
  if (!measure) return ['0', '', '', '', '', '', '']
  const { area, left, top, right, bottom, sumX, sumY } = measure
  const box = [left, top, right - left + 1, bottom - top + 1].map(String)
  return [String(area), ...box, (sumX / area + 0.5).toFixed(3), (sumY / area + 0.5).toFixed(3)]
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
