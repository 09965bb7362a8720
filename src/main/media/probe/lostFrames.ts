import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'

/**
 * Frames the file has a place for but no whole picture: lost or damaged packets. Packets do not tell of them: they are
 * noticed when they are decoded, by whichever decoder of the video comes by.
 */

interface Damage {
  /** No picture: that of the next frame stands in. */
  readonly lost: Set<FrameIndex>
  /** A picture patched up by the decoder. */
  readonly patched: Set<FrameIndex>
}

const noticed = new WeakMap<VideoInfo, Damage>()

function damageOf(video: VideoInfo): Damage {
  const known = noticed.get(video) ?? { lost: new Set(), patched: new Set() }
  noticed.set(video, known)
  return known
}

export function noticeLost(video: VideoInfo, frameIndex: FrameIndex): void {
  damageOf(video).lost.add(frameIndex)
}

export function noticePatched(video: VideoInfo, frameIndex: FrameIndex): void {
  damageOf(video).patched.add(frameIndex)
}

/** What the user should know of it, a sentence each; grows as more of the video is decoded. */
export function damageNotes(video: VideoInfo): string[] {
  const { lost, patched } = damageOf(video)
  const notes: string[] = []
  if (lost.size > 0) {
    notes.push(
      `${named(lost)} cannot be decoded: the file is damaged there. The next picture stands in; check the masks.`
    )
  }
  if (patched.size > 0) notes.push(`${named(patched)} came out damaged, and so may those up to the next key frame.`)
  return notes
}

/** Runs at most this many are named one by one. */
const namedRuns = 8

/** `Frame 7`, `Frames 30–31, 40`. */
function named(frames: ReadonlySet<FrameIndex>): string {
  const runs: [FrameIndex, FrameIndex][] = []
  for (const frame of [...frames].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === frame - 1) last[1] = frame
    else runs.push([frame, frame])
  }
  const texts = runs.slice(0, namedRuns).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`))
  const more = runs.length > namedRuns ? ` and ${runs.length - namedRuns} more places` : ''
  return `Frame${frames.size === 1 ? '' : 's'} ${texts.join(', ')}${more}`
}
