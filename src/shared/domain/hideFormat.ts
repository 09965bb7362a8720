import { z } from 'zod'
import { rgbSchema } from './project'

/** How objects, or everything but them, are hidden: what the export kind `hide` asks for. */

export const coverKinds = ['solid', 'blur', 'pixelate'] as const

export const coverSchema = z.discriminatedUnion('kind', [
  /** One colour: nothing of what was there is left in the file. */
  z.object({ kind: z.literal('solid'), colour: rgbSchema }),
  /** Pixels of the video; what is left is too coarse for faces and plates of about that size. */
  z.object({ kind: z.literal('blur'), radiusPx: z.number().min(8).max(400) }),
  /** Side of the squares in pixels of the video; odd ones count as one more. */
  z.object({ kind: z.literal('pixelate'), blockPx: z.int().min(4).max(256) })
])

/** What is done where an object is lost or unsure. */
export const unsurePolicies = ['last-place', 'whole-frame', 'stop'] as const

/** Frames whose sound is silenced, inclusive. */
export const mutedFramesSchema = z
  .object({ from: z.int().min(0), to: z.int().min(0) })
  .refine(({ from, to }) => from <= to, 'it ends before it begins')

export const hideOptions = {
  cover: coverSchema,
  /** Pixels of the video the cover reaches beyond the objects (inverted: into them). */
  marginPx: z.int().min(0).max(200),
  unsure: z.enum(unsurePolicies),
  /** Masks the network is less sure of than this (overlap to be expected, 0..1) count as unsure. Painted ones never do. */
  minConfidence: z.number().min(0).max(1),
  mute: z.array(mutedFramesSchema).max(1000),
  /** Whether a report (JSON and a page) is written beside the video. */
  report: z.boolean()
}

/** What is left out has these values. */
export const usualHiding = {
  cover: { kind: 'solid', colour: [0, 0, 0] },
  blurRadiusPx: 48,
  blockPx: 24,
  marginPx: 8,
  unsure: 'last-place',
  minConfidence: 0.8,
  report: true
} as const

export type Cover = z.infer<typeof coverSchema>
export type UnsurePolicy = (typeof unsurePolicies)[number]
export type MutedFrames = z.infer<typeof mutedFramesSchema>

/**
 * `12-40, 90` as ranges of frames.
 * @param first number people give the first frame: 0 in a terminal, 1 in the window
 * @returns null for what is no list of frames
 */
export function parseMutedFrames(text: string, first: 0 | 1): MutedFrames[] | null {
  const ranges: MutedFrames[] = []
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue
    const match = /^(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/.exec(part)
    if (!match) return null
    const from = Number(match[1]) - first
    const to = Number(match[2] ?? match[1]) - first
    if (from < 0 || to < from) return null
    ranges.push({ from, to })
  }
  return ranges
}

/** Names of the reports beside a hidden video: JSON, then the page. @param name of the video without its ending */
export function reportNames(name: string): [string, string] {
  return [`${name}.report.json`, `${name}.report.html`]
}
