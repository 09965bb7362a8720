import type { Size } from './types'

/** What exports are like unless somebody asks otherwise: one table for the panel, the command line and batches. */
export const exportDefaults = {
  codecs: { overlay: 'h264', cutout: 'prores4444', matte: 'h264', background: 'h264', hide: 'h264', frames: 'png' },
  extras: { audio: true, subtitles: true, chapters: true },
  edges: { soft: true, featherPx: 0, growPx: 0, smoothFrames: 0 },
  alpha: 'straight',
  opacity: 0.5,
  labels: false
} as const

/**
 * Width of the objects' outlines: 1.5 px at 480 lines, growing with the picture so that it reads the same in the window
 * and in every export.
 */
export function defaultOutlinePx(video: Size): number {
  return Math.max(1.5, Math.round((Math.min(video.width, video.height) / 480) * 1.5 * 2) / 2)
}
