import { stat } from 'node:fs/promises'
import type { Rational } from '../../../shared/domain/types'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'
import { runProcess } from '../ffmpeg/runProcess'
import { frameWithTime } from '../decode/pictureTimes'
import type { ProbedStream } from './ffprobeReport'
import type { FoundDynamicRange } from './dynamicRange'
import { clockMayLeap, decodingTimesJump, joinTimes } from './clockJumps'

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
  /** Frames before which the clock started again or leapt; they follow the one before all the same. */
  readonly jumps: readonly number[]
}

/** A video stream, read. */
export interface ReadStream {
  readonly stream: ProbedStream
  /** The decoder it is read with, where not FFmpeg's usual one. */
  readonly decoder?: string
  /** Set where it has more light than screens show. */
  readonly light?: FoundDynamicRange
  readonly times: FrameTimes & { readonly leftOut: number }
}

export interface FrameTimesRequest {
  readonly path: string
  /** Said before the file is opened. */
  readonly options?: readonly string[]
  readonly streamIndex: number
  /** FFmpeg's name of the demuxer. */
  readonly container: string
  readonly timeBase: Rational
  /** Whether frames must be decoded to be counted: packets of this stream say too little. */
  readonly byDecoding: boolean
  /** Whether packet positions are byte offsets of their whole data, as in MP4. */
  readonly exactPositions: boolean
  /** Used where the file has no times at all. */
  readonly frameRate: Rational
}

interface FrameEntry {
  /** Ticks, as `duration`. */
  readonly pts: number
  readonly key: boolean
  readonly duration: number
}

/**
 * Lists presentation times. Reading packets costs no decoding, so it is tried first; streams whose packets lack times,
 * where two share one, or whose clock jumps, are decoded once instead.
 */
export async function readFrameTimes(
  ffmpeg: FfmpegInstallation,
  request: FrameTimesRequest,
  signal: AbortSignal | undefined
): Promise<FrameTimes> {
  const packets = request.byDecoding ? null : await readPackets(ffmpeg, request, signal)
  if (packets?.tellAll) {
    const { list, cutShort } = packets
    return {
      ...toTimes(inOrder(list), request),
      ...{ cutShort, doubled: false, keyFrames: keyFramesOf(list), jumps: [] }
    }
  }
  const { list, cutShort } = await listEntries(ffmpeg, request, 'frame', signal)
  const frames = withoutGaps(list, request)
  const joined = joinedFrames(frames, request)
  const kept = joined.jumps.length > 0 ? joined.frames : inOrder(frames)
  const doubled = packets?.doubled === true || sharesTimes(kept)
  return { ...toTimes(kept, request), cutShort, doubled, keyFrames: null, jumps: joined.jumps }
}

interface PacketListing extends Listing {
  /** Whether they share times. */
  readonly doubled: boolean
  /** Whether they say all there is to know of the frames. */
  readonly tellAll: boolean
}

async function readPackets(
  ffmpeg: FfmpegInstallation,
  request: FrameTimesRequest,
  signal: AbortSignal | undefined
): Promise<PacketListing> {
  const { list: all, cutShort } = await listEntries(ffmpeg, request, 'packet', signal)
  const shown = all.filter((packet) => !packet.discarded)
  const list = cutShort && request.exactPositions ? await withoutPartial(shown, request.path) : shown
  const complete = list.length > 0 && !list.some((packet) => Number.isNaN(packet.pts))
  const doubled = complete && sharesTimes(list)
  return { list, cutShort, doubled, tellAll: complete && !doubled && !packetsJump(list, request) }
}

function sharesTimes(list: readonly FrameEntry[]): boolean {
  return new Set(list.map(({ pts }) => pts)).size < list.length
}

/**
 * Leaves out the frames before the first that decodes: a file cut out of another begins in the middle of a group of
 * pictures.
 * @param firstMicros time of the first decoded picture; null where it has none
 */
export function beginningWith(
  times: FrameTimes,
  firstMicros: number | null
): FrameTimes & { readonly leftOut: number } {
  const { timesMicros, keyFrames, jumps } = times
  // Listed by decoding, all of them decode.
  const first = keyFrames && firstMicros !== null ? frameWithTime(timesMicros, firstMicros, 0) : null
  if (!first || !keyFrames) return { ...times, leftOut: 0 }
  return {
    ...times,
    timesMicros: timesMicros.slice(first),
    keyFrames: keyFrames.filter((frame) => frame >= first).map((frame) => frame - first),
    jumps: jumps.map((frame) => frame - first),
    leftOut: first
  }
}

function packetsJump(packets: readonly Entry[], request: FrameTimesRequest): boolean {
  const micros = microsOf(request)
  return decodingTimesJump(
    packets.map(({ dts }) => micros(dts)),
    clockMayLeap(request.container)
  )
}

function joinedFrames(frames: readonly FrameEntry[], request: FrameTimesRequest) {
  const micros = microsOf(request)
  const pictures = frames.map(({ pts, duration }) => ({ micros: micros(pts), duration: micros(duration) || 0 }))
  const stepMicros = (request.frameRate.den * 1e6) / request.frameRate.num
  const joined = joinTimes(pictures, stepMicros, clockMayLeap(request.container))
  const { num, den } = request.timeBase
  const ticks = (time: number): number => Math.round((time * den) / (num * 1e6))
  return {
    jumps: joined.jumps,
    frames: frames.map((frame, index) => ({ ...frame, pts: ticks(joined.micros[index] ?? 0) }))
  }
}

function inOrder<F extends FrameEntry>(list: readonly F[]): F[] {
  return [...list].sort((a, b) => a.pts - b.pts)
}

function keyFramesOf(packets: readonly FrameEntry[]): Uint32Array {
  const shown = inOrder(packets)
  return Uint32Array.from(shown.flatMap(({ key }, frameIndex) => (key ? [frameIndex] : [])))
}

/** The packet at the end of a file that was cut off is a piece of one. */
async function withoutPartial(packets: readonly Entry[], path: string): Promise<Entry[]> {
  const fileSize = (await stat(path)).size
  return packets.filter((packet) => packet.end < fileSize)
}

type Section = 'packet' | 'frame'

const entries: Record<Section, string> = {
  packet: 'packet=pts,dts,duration,size,pos,flags',
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
  const input = [...localOnly, ...(request.options ?? [])]
  const args = ['-v', 'error', ...input, ...select, '-print_format', 'compact=p=0', mediaPath(request.path)]
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
  /** Ticks; NaN where unknown. */
  readonly dts: number
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
    end: Number.isNaN(end) ? 0 : end,
    dts: number('dts')
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

function microsOf({ timeBase: { num, den } }: FrameTimesRequest): (ticks: number) => number {
  return (ticks) => Math.round((ticks * num * 1e6) / den)
}

/** @param list as shown */
function toTimes(
  list: readonly FrameEntry[],
  request: FrameTimesRequest
): Pick<FrameTimes, 'timesMicros' | 'lastDurationMicros'> {
  const micros = microsOf(request)
  const last = list.at(-1)?.duration ?? 0
  const tickMicros = (request.timeBase.num * 1e6) / request.timeBase.den
  const times = Float64Array.from(list, (entry) => micros(entry.pts))
  return { timesMicros: toldApart(times, tickMicros), lastDurationMicros: last > 0 ? micros(last) : 0 }
}

/** Frames that share a time were rounded to it: they are spread over that tick, in their order. */
function toldApart(times: Float64Array, tickMicros: number): Float64Array {
  for (let first = 0; first < times.length;) {
    let end = first + 1
    while (times[end] === times[first]) end++
    const step = Math.max(1, tickMicros / (end - first))
    for (let at = first + 1; at < end; at++) times[at] = Math.round(times[first]! + (at - first) * step)
    first = end
  }
  return times
}
