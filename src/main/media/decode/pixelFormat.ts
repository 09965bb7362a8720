/** What the name of an FFmpeg pixel format tells. */

export function formatHasAlpha(pixelFormat: string): boolean {
  return /^(yuva|gbrap|rgba|bgra|argb|abgr|ya\d|pal8|ayuv|vuya)/.test(pixelFormat)
}

/** @returns bits per component, e.g. 10 for `yuv420p10le` and `p010le`, 16 for `rgb48be` */
export function formatBitDepth(pixelFormat: string): number {
  const packed: Record<string, number> = { rgb48: 16, bgr48: 16, rgba64: 16, bgra64: 16, x2rgb10: 10, x2bgr10: 10 }
  const name = pixelFormat.replace(/[lb]e$/, '')
  if (packed[name] !== undefined) return packed[name]
  const planar = /(?:p|gray|ya)(0?)(9|10|12|14|16)$/.exec(name) ?? /^[pxy]\d(1)(0|2|6)$/.exec(name)
  if (!planar) return 8
  return planar[1] === '1' ? 10 + Number(planar[2]) : Number(planar[2])
}
