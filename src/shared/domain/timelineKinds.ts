/** Timelines and set-ups that put the video and what was made of it above each other; one file each, beside the export:
 * `nk` is Nuke's, `comp` Fusion's, `py` Blender's. */
export const timelineKinds = ['fcpxml', 'otio', 'edl', 'nk', 'comp', 'py'] as const

export type TimelineKind = (typeof timelineKinds)[number]

/** @param name of the export without its ending */
export function timelineName(name: string, kind: TimelineKind): string {
  return `${name}.${kind}`
}
