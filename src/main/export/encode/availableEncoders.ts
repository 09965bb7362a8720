import { StudioError } from '../../../shared/domain/errors'
import { codecsOf, codecTraits } from '../../../shared/domain/exportCodecs'
import { type ExportKind, type PictureCodec, pictureCodecs } from '../../../shared/domain/exportFormats'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { softwareEncoders } from './encodings'

/** What the FFmpeg at hand can write: asked once for each program. */
const known = new Map<string, Promise<ReadonlySet<string>>>()

export function listEncoders({ ffmpeg }: FfmpegInstallation): Promise<ReadonlySet<string>> {
  const asked = known.get(ffmpeg) ?? askForEncoders(ffmpeg)
  known.set(ffmpeg, asked)
  asked.catch(() => known.delete(ffmpeg))
  return asked
}

async function askForEncoders(program: string): Promise<ReadonlySet<string>> {
  const { stdout } = await runProcess(program, ['-hide_banner', '-encoders'])
  return new Set([...stdout.toString('latin1').matchAll(/^ [VAS][A-Z.]{5} (\S+)/gm)].map((line) => line[1] ?? ''))
}

const hardwareNames = { h264: 'h264', hevc: 'hevc' } as const
const hardwareKinds = ['nvenc', 'qsv', 'videotoolbox', 'amf'] as const

const proven = new Map<string, Promise<boolean>>()

/** Hardware encoders of a codec that encoded a test picture on this machine, best first. */
export async function workingHardware(ffmpeg: FfmpegInstallation, codec: PictureCodec): Promise<string[]> {
  if (codec !== 'h264' && codec !== 'hevc') return []
  const available = await listEncoders(ffmpeg)
  const names = hardwareKinds.map((kind) => `${hardwareNames[codec]}_${kind}`).filter((name) => available.has(name))
  const works = await Promise.all(names.map((name) => proves(ffmpeg, name)))
  return names.filter((_, index) => works[index])
}

/** A build may name encoders whose driver or chip is not there: only a picture encoded is proof. */
function proves({ ffmpeg }: FfmpegInstallation, encoder: string): Promise<boolean> {
  const key = `${ffmpeg}\n${encoder}`
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25', '-frames:v', '3', '-pix_fmt', 'nv12']
  const args = ['-nostdin', '-v', 'error', ...source, '-c:v', encoder, '-f', 'null', '-']
  const signal = AbortSignal.timeout(20_000)
  const asked =
    proven.get(key) ??
    runProcess(ffmpeg, args, { signal }).then(
      ({ code }) => code === 0,
      () => false
    )
  proven.set(key, asked)
  return asked
}

/** @throws StudioError `codec-unsupported` naming the codecs this FFmpeg has instead */
export async function requireCodec(ffmpeg: FfmpegInstallation, codec: PictureCodec, kind: ExportKind): Promise<void> {
  const available = await listEncoders(ffmpeg)
  if (available.has(softwareEncoders[codec])) return
  const others = codecsOf(kind).filter((other) => available.has(softwareEncoders[other]))
  const names = others.map((other) => codecTraits[other].label).join(', ')
  const message = `The FFmpeg in use (${ffmpeg.version}) cannot write ${codecTraits[codec].label}: it has no ${softwareEncoders[codec]}.`
  throw new StudioError('codec-unsupported', message, {
    hint: names ? `It can write: ${names}. Choose one of them, or use a fuller build.` : 'Use a fuller build of FFmpeg.'
  })
}

/** Codecs at hand, and those hardware helps with. */
export async function describeEncoders(ffmpeg: FfmpegInstallation): Promise<{
  readonly codecs: readonly PictureCodec[]
  readonly hardware: Readonly<Partial<Record<PictureCodec, string>>>
}> {
  const available = await listEncoders(ffmpeg)
  const [[h264], [hevc]] = await Promise.all([workingHardware(ffmpeg, 'h264'), workingHardware(ffmpeg, 'hevc')])
  const codecs = pictureCodecs.filter((codec) => available.has(softwareEncoders[codec]))
  return { codecs, hardware: { ...(h264 ? { h264 } : {}), ...(hevc ? { hevc } : {}) } }
}
