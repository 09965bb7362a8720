import type { Rational, Size } from '../../../shared/domain/types'
import type { ProbedStream } from './ffprobeReport'

/** How the coded picture turns into the displayed one. */

/** @returns clockwise turn the player applies: 0, 90, 180 or 270; other angles count as the nearest of them */
export function rotationOf(stream: ProbedStream): number {
  const matrix = stream.side_data_list?.find((data) => data.rotation !== undefined)
  // ffprobe counts the matrix counter-clockwise, the older `rotate` tag clockwise. Where both are, they agree.
  const clockwise = matrix?.rotation === undefined ? Number(stream.tags?.rotate ?? 0) : -matrix.rotation
  const quarters = Math.round((Number.isFinite(clockwise) ? clockwise : 0) / 90)
  return (((quarters % 4) + 4) % 4) * 90
}

/** True when the display matrix also mirrors the picture (its determinant is negative). */
export function isMirrored(stream: ProbedStream): boolean {
  const text = stream.side_data_list?.find((data) => data.displaymatrix !== undefined)?.displaymatrix ?? ''
  const rows = [...text.matchAll(/^\s*[0-9a-f]{8}:\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)/gim)].map((row) =>
    row.slice(1).map(Number)
  )
  const [[a = 1, b = 0] = [], [c = 0, d = 1] = []] = rows
  return a * d - b * c < 0
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
