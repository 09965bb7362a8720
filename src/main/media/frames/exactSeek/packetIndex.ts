import type { FrameIndex, VideoInfo } from '../../../../shared/domain/types'
import { videoStream } from '../../decode/decodeCommand'
import type { FfmpegInstallation } from '../../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../../ffmpeg/mediaPath'
import { runProcess } from '../../ffmpeg/runProcess'

/** Where each packet of a video lies in its file, in decoding order. */
export interface PacketIndex {
  readonly codec: 'h264' | 'hevc'
  /** The decoder configuration record, as the container stores it. */
  readonly extradata: Buffer
  /** Bytes from the start of the file; Matroska puts a few bytes of its own there. */
  readonly positions: Float64Array
  readonly sizes: Uint32Array
  /** The frame a packet holds; below 0 or from `frameCount` on: one that is decoded but never shown. */
  readonly frames: Int32Array
  /** 1 where a decoder can start. */
  readonly keys: Uint8Array
  /** The packet of each frame. */
  readonly packetOfFrame: Uint32Array
  /** At most so many pictures lie before one that is shown before them; a decoder holds so many back. */
  readonly reordering: number
}

/** Reads it without decoding. @returns null where the frames cannot be told from the packets, or not decoded by them */
export async function readPacketIndex(
  ffmpeg: FfmpegInstallation,
  video: VideoInfo,
  signal: AbortSignal
): Promise<PacketIndex | null> {
  if (!suits(video)) return null
  const list = async (...show: string[]): Promise<string> => {
    const args = ['-v', 'error', ...localOnly, '-select_streams', videoStream.slice(2), ...show]
    const end = ['-print_format', 'compact', mediaPath(video.path)]
    const { code, stdout } = await runProcess(ffmpeg.ffprobe, [...args, ...end], { signal })
    return code === 0 ? stdout.toString('latin1') : ''
  }
  // Not in one run: ffprobe would turn all packets into text to show the few bytes of the record.
  const [record, packets] = await Promise.all([
    list('-show_data', '-show_entries', 'stream=extradata'),
    list('-show_entries', 'packet=pts,size,pos,flags:packet_side_data=side_data_type')
  ])
  return parsePacketIndex(`${record}\n${packets}`, video)
}

/** Whether it is worth a try: one packet a frame, nothing that looks at neighbouring frames. */
export function suits(video: VideoInfo): boolean {
  const { container, codec, interlaced, hasAlpha, decodeInOrder, sequence, keyFrames } = video
  if (interlaced || hasAlpha || decodeInOrder || sequence || !keyFrames) return false
  return /^(h264|hevc)$/.test(codec) && /(^|,)(mp4|matroska)(,|$)/.test(container)
}

interface Packet {
  readonly pts: number
  readonly size: number
  readonly position: number
  readonly key: boolean
  readonly shown: boolean
}

/** @param listing `compact` output of ffprobe */
export function parsePacketIndex(
  listing: string,
  video: Pick<VideoInfo, 'codec' | 'timesMicros' | 'timeBase'>
): PacketIndex | null {
  const packets: Packet[] = []
  let extradata: Buffer = Buffer.alloc(0)
  for (const line of listing.split('\n')) {
    // Parameters that change in the middle of the stream, told by the container.
    if (/New Extradata/i.test(line)) return null
    if (line.startsWith('packet|')) packets.push(parsePacket(line))
    if (line.startsWith('stream|') || line.startsWith('extradata=')) extradata = parseDump(line)
  }
  const codec = video.codec === 'hevc' ? 'hevc' : 'h264'
  if (extradata.length === 0 || packets.some((each) => Number.isNaN(each.pts + each.size + each.position))) return null
  const frames = framesOf(packets, video)
  return frames && { codec, extradata, ...columns(packets, frames, video.timesMicros.length) }
}

function parsePacket(line: string): Packet {
  const fields = new Map(line.split('|').map((field) => field.split('=', 2) as [string, string]))
  const number = (name: string): number => Number(fields.get(name) ?? NaN)
  const flags = fields.get('flags') ?? ''
  return {
    pts: number('pts'),
    size: number('size'),
    position: number('pos'),
    key: flags.includes('K'),
    shown: !flags.includes('D')
  }
}

/** A hex dump on one line: `extradata=\n00000000: 0164 0028 ffe1  .d.(..\n00000010: …`, the line feeds as two characters. */
function parseDump(line: string): Buffer {
  const rows = [...line.matchAll(/\\n[0-9a-f]{8}: ((?:[0-9a-f]{2,4} ){1,8})/g)]
  return Buffer.from(rows.map((row) => (row[1] ?? '').replaceAll(' ', '')).join(''), 'hex')
}

/** The frame of each packet, by its time. @returns null unless they are the frames of the video */
function framesOf(
  packets: readonly Packet[],
  { timesMicros, timeBase }: Pick<VideoInfo, 'timesMicros' | 'timeBase'>
): Int32Array | null {
  const order = packets.map((_, at) => at).sort((one, other) => packets[one]!.pts - packets[other]!.pts)
  const first = order.findIndex((at) => packets[at]!.shown)
  const frames = new Int32Array(packets.length)
  for (const [rank, at] of order.entries()) {
    const frame = rank - first
    frames[at] = frame
    const { pts, shown } = packets[at]!
    const inside = frame >= 0 && frame < timesMicros.length
    if (shown !== inside) return null
    if (inside && Math.round((pts * timeBase.num * 1e6) / timeBase.den) !== timesMicros[frame]) return null
  }
  return first >= 0 && packets.length - first >= timesMicros.length ? frames : null
}

function columns(packets: readonly Packet[], frames: Int32Array, frameCount: number) {
  const packetOfFrame = new Uint32Array(frameCount)
  frames.forEach((frame, at) => {
    if (frame >= 0 && frame < frameCount) packetOfFrame[frame] = at
  })
  return {
    positions: Float64Array.from(packets, (each) => each.position),
    sizes: Uint32Array.from(packets, (each) => each.size),
    frames,
    keys: Uint8Array.from(packets, (each) => (each.key ? 1 : 0)),
    packetOfFrame,
    reordering: reorderingOf(frames)
  }
}

/** Nothing that is allowed lies further from its place. */
const longestReordering = 32

function reorderingOf(frames: Int32Array): number {
  let most = 0
  for (let at = 0; at < frames.length; at++) {
    let later = 0
    for (let before = Math.max(0, at - longestReordering); before < at; before++) {
      if (frames[before]! > frames[at]!) later++
    }
    most = Math.max(most, later)
  }
  return most
}

/** The last key packet that is decoded and shown before a frame, or holds it. @returns null if there is none */
export function keyBefore(index: PacketIndex, frameIndex: FrameIndex): number | null {
  for (let at = index.packetOfFrame[frameIndex] ?? -1; at >= 0; at--) {
    if (index.keys[at] && index.frames[at]! <= frameIndex) return at
  }
  return null
}
