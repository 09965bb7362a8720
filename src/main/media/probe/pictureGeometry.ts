import type { Rational, Size } from '../../../shared/domain/types'
import type { ProbedStream } from './ffprobeReport'

/** How the coded picture turns into the displayed one. */

export interface Orientation {
  /** Clockwise turn after mirroring: 0, 90, 180 or 270. */
  readonly rotationDegrees: number
  /** Left to right. */
  readonly mirrored: boolean
}

/** What players do to a stream's pictures; angles that are no quarter count as the nearest. */
export function orientationOf(stream: ProbedStream): Orientation {
  const matrix = displayMatrix(stream)
  if (matrix) return fromMatrix(matrix)
  const side = stream.side_data_list?.find((data) => data.rotation !== undefined)
  // ffprobe counts the matrix counter-clockwise, the older `rotate` tag clockwise. Where both are, they agree.
  const clockwise = side?.rotation === undefined ? Number(stream.tags?.rotate ?? 0) : -side.rotation
  return { rotationDegrees: quarters(Number.isFinite(clockwise) ? clockwise : 0), mirrored: false }
}

/** The first two columns of both rows: where the right and the downward direction of the coded picture point. */
type Matrix = readonly [a: number, b: number, c: number, d: number]

function displayMatrix(stream: ProbedStream): Matrix | null {
  const text = stream.side_data_list?.find((data) => data.displaymatrix !== undefined)?.displaymatrix ?? ''
  const rows = [...text.matchAll(/^\s*[0-9a-f]{8}:\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)/gim)]
  const [[, a, b] = [], [, c, d] = []] = rows
  const matrix = [Number(a), Number(b), Number(c), Number(d)] as const
  const area = matrix[0] * matrix[3] - matrix[1] * matrix[2]
  return Number.isFinite(area) && area !== 0 ? matrix : null
}

function fromMatrix([a, b, c, d]: Matrix): Orientation {
  const mirrored = a * d - b * c < 0
  const radians = mirrored ? Math.atan2(-b, -a) : Math.atan2(b, a)
  return { rotationDegrees: quarters((radians * 180) / Math.PI), mirrored }
}

function quarters(degrees: number): number {
  return (((Math.round(degrees / 90) % 4) + 4) % 4) * 90
}

/**
 * Displayed size with square pixels. The height of the coded picture is kept and the width follows the sample aspect,
 * to the nearest even number, as H.264 wants it; pictures with square pixels keep their size, odd or not.
 */
export function displayedSize(coded: Size, sampleAspect: Rational, rotationDegrees: number): Size {
  const square = sampleAspect.num === sampleAspect.den
  const stretched = (coded.width * sampleAspect.num) / sampleAspect.den
  const width = square ? coded.width : Math.max(2, 2 * Math.round(stretched / 2))
  return rotationDegrees % 180 === 0 ? { width, height: coded.height } : { width: coded.height, height: width }
}
