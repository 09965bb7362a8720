import { z } from 'zod'
import type { HighDynamicRange, MasteringDisplay } from '../../../shared/domain/types'
import type { FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../ffmpeg/mediaPath'
import { runProcess } from '../ffmpeg/runProcess'
import { toneMappers } from '../ffmpeg/toneMappers'
import type { ProbedStream } from './ffprobeReport'

/** What a file of high dynamic range says of its light. */
export interface FoundDynamicRange {
  readonly range: HighDynamicRange
  /** What it holds that is neither used nor exported. */
  readonly dropped: readonly string[]
}

/** Light of files that say nothing, cd/m²: what films are mastered for as a rule, and what HLG means by its white. */
const usualPeakNits = 1000
/** Below this there is nothing to map; above it, no display. */
const [leastPeakNits, mostPeakNits] = [300, 10_000]

/** @returns null where the stream has the usual range */
export async function readDynamicRange(
  ffmpeg: FfmpegInstallation,
  { path, stream }: { readonly path: string; readonly stream: ProbedStream },
  signal?: AbortSignal
): Promise<FoundDynamicRange | null> {
  const transfer = transferOf(stream)
  if (transfer === null) return null
  const [mappers, listed] = await Promise.all([toneMappers(ffmpeg), readSideData(ffmpeg, path, stream, signal)])
  const mastering = found(listed.map(masteringOf))
  const light = found(listed.map(lightOf))
  // What zscale makes of HLG is off: it raises every channel by itself, not the light of all.
  const usable = mappers.filter((each) => each === 'table' || transfer === 'pq')
  const range: HighDynamicRange = {
    transfer,
    toneMapping: usable[0] ?? null,
    peakNits: transfer === 'hlg' ? usualPeakNits : peakOf(light?.maxContent, mastering?.maxNits),
    ...(mastering && { mastering }),
    ...(light && { light })
  }
  return { range, dropped: dynamicMetadata(listed, stream) }
}

function transferOf({ color_transfer: transfer }: ProbedStream): HighDynamicRange['transfer'] | null {
  return transfer === 'smpte2084' ? 'pq' : transfer === 'arib-std-b67' ? 'hlg' : null
}

function peakOf(...stated: readonly (number | undefined)[]): number {
  const peak = stated.find((nits) => nits !== undefined && nits > 0) ?? usualPeakNits
  return Math.min(mostPeakNits, Math.max(leastPeakNits, peak))
}

const sideData = z.looseObject({ side_data_type: z.string().optional() })
const listing = z.object({ frames: z.array(z.object({ side_data_list: z.array(sideData).optional() })).optional() })

type SideData = z.infer<typeof sideData>

/** Of the first pictures, then what the container says of the stream. */
async function readSideData(
  ffmpeg: FfmpegInstallation,
  path: string,
  stream: ProbedStream,
  signal?: AbortSignal
): Promise<SideData[]> {
  const select = ['-select_streams', String(stream.index), '-read_intervals', '%+#8', '-show_frames']
  const entries = ['-show_entries', 'frame=side_data_list', '-print_format', 'json']
  const args = ['-v', 'error', ...localOnly, ...select, ...entries, mediaPath(path)]
  const { stdout } = await runProcess(ffmpeg.ffprobe, args, signal ? { signal } : {})
  const container = stream.side_data_list ?? []
  try {
    const { frames = [] } = listing.parse(JSON.parse(stdout.toString('utf8')))
    return [...frames.flatMap(({ side_data_list: list = [] }) => list), ...container]
  } catch {
    return [...container]
  }
}

function found<T>(values: readonly (T | null)[]): T | undefined {
  return values.find((value) => value !== null) ?? undefined
}

/** `34000/50000`, or a number. */
const fraction = z.union([
  z.number(),
  z.string().transform((text, context) => {
    const [num, den = 1] = text.split('/').map(Number)
    const value = (num ?? NaN) / den
    if (Number.isFinite(value)) return value
    context.addIssue('no number')
    return z.NEVER
  })
])

const masteringData = z.object({
  ...{ red_x: fraction, red_y: fraction, green_x: fraction, green_y: fraction, blue_x: fraction, blue_y: fraction },
  ...{ white_point_x: fraction, white_point_y: fraction, min_luminance: fraction, max_luminance: fraction }
})

function masteringOf(data: SideData): MasteringDisplay | null {
  const parsed = masteringData.safeParse(data)
  if (!parsed.success) return null
  const each = parsed.data
  return {
    red: [each.red_x, each.red_y],
    green: [each.green_x, each.green_y],
    blue: [each.blue_x, each.blue_y],
    white: [each.white_point_x, each.white_point_y],
    minNits: each.min_luminance,
    maxNits: each.max_luminance
  }
}

const lightData = z.object({ max_content: z.number(), max_average: z.number() })

function lightOf(data: SideData): NonNullable<HighDynamicRange['light']> | null {
  const parsed = lightData.safeParse(data)
  return parsed.success ? { maxContent: parsed.data.max_content, maxAverage: parsed.data.max_average } : null
}

const dynamicKinds: readonly (readonly [RegExp, string])[] = [
  [/dolby vision|dovi/i, 'Dolby Vision'],
  [/2094-40|hdr10\+/i, 'HDR10+'],
  [/vivid/i, 'HDR Vivid']
]

function dynamicMetadata(listed: readonly SideData[], stream: ProbedStream): string[] {
  const types = [...listed, ...(stream.side_data_list ?? [])].map((each) => each.side_data_type ?? '')
  const tag = /^(dvh1|dvhe|dav1)$/.test(stream.codec_tag_string ?? '') ? ['dovi'] : []
  return dynamicKinds.filter(([kind]) => [...types, ...tag].some((type) => kind.test(type))).map(([, name]) => name)
}
