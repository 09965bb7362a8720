/** How cameras say that a picture is to be turned: tag 274 of TIFF, which EXIF is written in. */

const orientationTag = 274

/** @param segment content of an APP1 segment of JPEG @returns null where it is no EXIF */
export function exifOrientation(segment: Buffer): number | null {
  return segment.toString('latin1', 0, 6) === 'Exif\0\0' ? tiffOrientation(segment.subarray(6)) : null
}

/** @param tiff from its byte order mark on @returns 1 to 8; 1 = as stored, also where nothing is said */
export function tiffOrientation(tiff: Buffer): number {
  if (tiff.length < 8) return 1
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = short(start)
  for (let entry = 0; entry < count; entry++) {
    const at = start + 2 + entry * 12
    if (short(at) !== orientationTag) continue
    const value = short(at + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** What a program that shows the picture does: first mirrors, then turns clockwise. */
export function displayOf(orientation: number): { readonly mirrored: boolean; readonly rotationDegrees: number } {
  const turns = [0, 0, 180, 180, 270, 90, 90, 270]
  return { mirrored: [2, 4, 5, 7].includes(orientation), rotationDegrees: turns[orientation - 1] ?? 0 }
}
