import { stat } from 'node:fs/promises'
import type { Rational } from '../../../shared/domain/types'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'
import { runProcess } from '../ffmpeg/runProcess'

/** When each frame is shown. */
export interface FrameTimes {
  /** Microseconds, ascending. */
  readonly timesMicros: Float64Array
  /** Duration of the last frame, microseconds; 0 where unknown. */
  readonly lastDurationMicros: number
  /** True when the file ends in the middle of a frame's data. */
  readonly cutShort: boolean
  /** True when packets share a time, so that a time does not name a frame. */
  readonly doubled: boolean
  /** Frames a decoder can start from, ascending; null where packets do not tell. */
  readonly keyFrames: Uint32Array | null
}

export interface FrameTimesRequest {
  readonly path: string
  readonly streamIndex: number
  readonly timeBase: Rational
  /** Whether frames must be decoded to be counted: packets of this stream say too little. */
  readonly byDecoding: boolean
  /** Whether packet positions are byte offsets of their whole data, as in MP4. */
  readonly exactPositions: boolean
  /** Used where the file has no times at all. */
  readonly frameRate: Rational
}

interface FrameEntry {
  readonly pts: number
  readonly key: boolean
  readonly duration: number
}

/**
 * Lists presentation times. Reading packets costs no decoding, so it is tried first; streams whose packets lack times,
 * or where two share one, are decoded once instead.
 */
export async function readFrameTimes(
  ffmpeg: FfmpegInstallation,
  request: FrameTimesRequest,
  signal: AbortSignal | undefined
): Promise<FrameTimes> {
  let doubled = false
  if (!request.byDecoding) {
    const { list, cutShort } = await listEntries(ffmpeg, request, 'packet', signal)
    const shown = list.filter((packet) => !packet.discarded)
    const packets = cutShort && request.exactPositions ? await withoutPartial(shown, request.path) : shown
    const complete = packets.length > 0 && !packets.some((packet) => Number.isNaN(packet.pts))
    doubled = complete && new Set(packets.map((packet) => packet.pts)).size < packets.length
    if (complete && !doubled) {
      return { ...toTimes(packets, request), cutShort, doubled, keyFrames: keyFramesOf(packets) }
    }
  }
  const { list, cutShort } = await listEntries(ffmpeg, request, 'frame', signal)
  return { ...toTimes(withoutGaps(list, request), request), cutShort, doubled, keyFrames: null }
}

function keyFramesOf(packets: readonly FrameEntry[]): Uint32Array {
  const shown = [...packets].sort((a, b) => a.pts - b.pts)
  return Uint32Array.from(shown.flatMap(({ key }, frameIndex) => (key ? [frameIndex] : [])))
}

/** The packet at the end of a file that was cut off is a piece of one. */
async function withoutPartial(packets: readonly Entry[], path: string): Promise<Entry[]> {
  const fileSize = (await stat(path)).size
  return packets.filter((packet) => packet.end < fileSize)
}

type Section = 'packet' | 'frame'

const entries: Record<Section, string> = {
  packet: 'packet=pts,duration,size,pos,flags',
  frame: 'frame=best_effort_timestamp,pkt_duration,duration'
}

interface Listing {
  readonly list: Entry[]
  readonly cutShort: boolean
}

async function listEntries(
  ffmpeg: FfmpegInstallation,
  request: FrameTimesRequest,
  section: Section,
  signal: AbortSignal | undefined
): Promise<Listing> {
  const select = ['-select_streams', String(request.streamIndex), '-show_entries', entries[section]]
  const args = ['-v', 'error', ...localOnly, ...select, '-print_format', 'compact=p=0', mediaPath(request.path)]
  let cutShort = false
  const onErrorLine = (line: string): boolean => {
    cutShort ||= /partial file|ended prematurely/i.test(line)
    return false
  }
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, { onErrorLine, ...(signal ? { signal } : {}) })
  const lines = stdout.toString('latin1').split('\n')
  // Packets with side data take two lines; the second has nothing of interest.
  return { list: lines.filter((line) => /^(pts|best_effort_timestamp)=/.test(line)).map(parseEntry), cutShort }
}

interface Entry extends FrameEntry {
  readonly discarded: boolean
  /** Offset of the first byte after the packet. */
  readonly end: number
}

/** One line of `compact` output: `pts=0|duration=512|size=4586|pos=48|flags=K_`. NaN stands for `N/A`. */
export function parseEntry(line: string): Entry {
  const fields = new Map(line.split('|').map((field) => field.split('=', 2) as [string, string]))
  const number = (...names: string[]): number => {
    const found = names.map((name) => fields.get(name)).find((text) => text !== undefined && text !== 'N/A')
    return found === undefined ? NaN : Number(found)
  }
  const end = number('pos') + number('size')
  return {
    pts: number('pts', 'best_effort_timestamp'),
    duration: number('duration', 'pkt_duration'),
    key: fields.get('flags')?.includes('K') ?? false,
    discarded: fields.get('flags')?.includes('D') ?? false,
    end: Number.isNaN(end) ? 0 : end
  }
}

/** Frames without a time follow their predecessor at the nominal rate. */
function withoutGaps(frames: readonly FrameEntry[], request: FrameTimesRequest): FrameEntry[] {
  const { timeBase, frameRate } = request
  const step = (frameRate.den * timeBase.den) / (frameRate.num * timeBase.num)
  let next = 0
  return frames.map((frame) => {
    const pts = Number.isNaN(frame.pts) ? next : frame.pts
    next = pts + (frame.duration > 0 ? frame.duration : step)
    return { pts, key: frame.key, duration: frame.duration }
  })
}

function toTimes(
  list: readonly FrameEntry[],
  request: FrameTimesRequest
): Pick<FrameTimes, 'timesMicros' | 'lastDurationMicros'> {
  const { num, den } = request.timeBase
  const micros = (ticks: number): number => Math.round((ticks * num * 1e6) / den)
  const sorted = [...list].sort((a, b) => a.pts - b.pts)
  const last = sorted.at(-1)?.duration ?? 0
  return {
    timesMicros: Float64Array.from(sorted, (entry) => micros(entry.pts)),
    lastDurationMicros: last > 0 ? micros(last) : 0
  }
}
