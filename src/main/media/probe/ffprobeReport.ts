import { z } from 'zod'
import type { Rational } from '../../../shared/domain/types'

/** What the studio reads of `ffprobe -show_streams -show_format -print_format json`. Absent fields are common. */

/** What it tells of light stays in it, see `dynamicRange.ts`. */
const sideData = z.looseObject({
  side_data_type: z.string().optional(),
  rotation: z.coerce.number().optional(),
  displaymatrix: z.string().optional()
})

const stream = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  pix_fmt: z.string().optional(),
  bits_per_raw_sample: z.coerce.number().optional(),
  field_order: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  time_base: z.string().optional(),
  nb_frames: z.coerce.number().optional(),
  /** Seconds. */
  duration: z.coerce.number().optional().catch(undefined),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_primaries: z.string().optional(),
  color_transfer: z.string().optional(),
  channels: z.int().optional(),
  sample_rate: z.coerce.number().optional(),
  disposition: z.record(z.string(), z.number()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  side_data_list: z.array(sideData).optional()
})

const packet = z.object({ stream_index: z.int().optional(), side_data_list: z.array(sideData).optional() })

const report = z.object({
  streams: z.array(stream).optional(),
  packets: z.array(packet).optional(),
  format: z
    .object({
      format_name: z.string().optional(),
      start_time: z.coerce.number().optional().catch(undefined),
      tags: z.record(z.string(), z.string()).optional()
    })
    .optional()
})

export type ProbedStream = z.infer<typeof stream>

export interface ProbeReport {
  /** Names of the demuxer, comma-separated: `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string
  readonly streams: readonly ProbedStream[]
  readonly tags: Readonly<Record<string, string>>
  /** When the earliest stream begins, on the file's clock. */
  readonly startMicros: number
  /** Streams whose first packets are encrypted. */
  readonly encryptedStreams: ReadonlySet<number>
}

/** @returns null when the text is no report of ffprobe */
export function parseProbeReport(json: string): ProbeReport | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  const parsed = report.safeParse(value)
  if (!parsed.success) return null
  const { format = {}, streams = [], packets = [] } = parsed.data
  const encrypted = packets.filter((each) => each.side_data_list?.some(isEncryption))
  return {
    container: format.format_name ?? '',
    streams,
    tags: format.tags ?? {},
    startMicros: Math.round((format.start_time ?? 0) * 1e6),
    encryptedStreams: new Set(encrypted.map((each) => each.stream_index ?? -1))
  }
}

function isEncryption(data: z.infer<typeof sideData>): boolean {
  return /^encryption/i.test(data.side_data_type ?? '')
}

export function isEncrypted(report: ProbeReport, stream: ProbedStream): boolean {
  if (/^(encv|drmi|drmt)$/.test(stream.codec_tag_string ?? '') || report.encryptedStreams.has(stream.index)) return true
  return stream.side_data_list?.some(isEncryption) ?? false
}

/** `30000/1001` or `16:15`; null for `0/0`, `N/A`, `0:1` and the like. */
export function parseRational(text: string | undefined): Rational | null {
  const match = /^(\d+)[/:](\d+)$/.exec(text ?? '')
  if (!match) return null
  const rational = { num: Number(match[1]), den: Number(match[2]) }
  return rational.num > 0 && rational.den > 0 ? rational : null
}

/**
 * VP8 and VP9 keep their alpha in a stream of its own inside the packets: FFmpeg's own decoders pass over it and show the
 * colours that it hides.
 * @returns the decoder that reads it; null where there is no such alpha
 */
export function alphaDecoder({ codec_name: codec, tags = {} }: ProbedStream): 'libvpx' | 'libvpx-vp9' | null {
  if ((tags.alpha_mode ?? tags.ALPHA_MODE) !== '1') return null
  return codec === 'vp8' ? 'libvpx' : codec === 'vp9' ? 'libvpx-vp9' : null
}

/** Whether FFmpeg knows at all what a stream is coded with. */
export function hasKnownCodec({ codec_name: codec }: ProbedStream): boolean {
  return codec !== undefined && !/^(unknown|none)$/.test(codec)
}

/** An embedded cover picture is a video stream to FFmpeg, not to a user. */
export function isAttachedPicture(stream: ProbedStream): boolean {
  return stream.disposition?.attached_pic === 1 || stream.disposition?.timed_thumbnails === 1
}
