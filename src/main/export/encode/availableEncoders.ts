import { StudioError } from '../../../shared/domain/errors'
import { codecsOf, codecTraits } from '../../../shared/domain/exportCodecs'
import { type ExportKind, type PictureCodec, pictureCodecs } from '../../../shared/domain/exportFormats'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { type EncodingRequest, softwareEncoders } from './encodingRequest'

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

/**
 * The software encoder that fits: the first there is, but for what it cannot do.
 * @returns null where this FFmpeg has none
 */
export async function softwareEncoder(
  ffmpeg: FfmpegInstallation,
  request: Pick<EncodingRequest, 'codec' | 'content' | 'quality' | 'size'>
): Promise<string | null> {
  const available = await listEncoders(ffmpeg)
  for (const encoder of softwareEncoders[request.codec]) {
    if (available.has(encoder) && fits(encoder, request) && (await holdsAlpha(ffmpeg, encoder, request))) return encoder
  }
  return null
}

/** SVT-AV1 is many times as fast as the other one, and writes nothing but 4:2:0 of even size. */
function fits(encoder: string, { quality, size }: Pick<EncodingRequest, 'quality' | 'size'>): boolean {
  if (encoder !== 'libsvtav1') return true
  const isEven = size.width % 2 === 0 && size.height % 2 === 0
  return isEven && size.width >= 64 && size.height >= 64 && (quality?.chroma ?? '420') === '420'
}

const formats = new Map<string, Promise<string>>()

/** HEVC holds alpha from x265 4.0 on, in FFmpeg from 7.1 on, where it was built so: the encoder's formats tell. */
async function holdsAlpha(
  { ffmpeg }: FfmpegInstallation,
  encoder: string,
  { content, codec }: Pick<EncodingRequest, 'content' | 'codec'>
): Promise<boolean> {
  if (codec !== 'hevc' || content !== 'cutout') return true
  const key = `${ffmpeg}\n${encoder}`
  const asked =
    formats.get(key) ??
    runProcess(ffmpeg, ['-hide_banner', '-h', `encoder=${encoder}`]).then(({ stdout }) => stdout.toString('latin1'))
  formats.set(key, asked)
  return /Supported pixel formats:.*\byuva420p\b/.test(await asked)
}

const alone = { size: { width: 1920, height: 1080 } }

/** Codecs of a kind of export that can be written here. */
async function writable(ffmpeg: FfmpegInstallation, kind: ExportKind): Promise<PictureCodec[]> {
  const able = await Promise.all(
    codecsOf(kind).map(async (codec) => {
      const content = kind === 'cutout' ? ('cutout' as const) : ('picture' as const)
      return (await softwareEncoder(ffmpeg, { codec, content, ...alone })) === null ? [] : [codec]
    })
  )
  return able.flat()
}

/** @throws StudioError `codec-unsupported` naming the codecs this FFmpeg has instead */
export async function requireCodec(
  ffmpeg: FfmpegInstallation,
  kind: ExportKind,
  request: Pick<EncodingRequest, 'codec' | 'content' | 'quality' | 'size'>
): Promise<void> {
  if ((await softwareEncoder(ffmpeg, request)) !== null) return
  const { codec, content } = request
  const others = (await writable(ffmpeg, kind)).filter((other) => other !== codec)
  const names = others.map((other) => codecTraits[other].label).join(', ')
  const message = `The FFmpeg in use (${ffmpeg.version}) cannot write ${codecTraits[codec].label}${
    content === 'cutout' ? ' with alpha' : ''
  }: ${await lacking(ffmpeg, codec)}.`
  throw new StudioError('codec-unsupported', message, {
    hint: names ? `It can write: ${names}. Choose one of them, or use a fuller build.` : 'Use a fuller build of FFmpeg.'
  })
}

async function lacking(ffmpeg: FfmpegInstallation, codec: PictureCodec): Promise<string> {
  const available = await listEncoders(ffmpeg)
  const there = softwareEncoders[codec].filter((encoder) => available.has(encoder))
  if (there.length === 0) return `it has no ${softwareEncoders[codec].join(' and no ')}`
  return `its ${there.join(' and ')} cannot do what is asked for`
}

/** Codecs at hand, those that hold alpha here, and those hardware helps with. */
export async function describeEncoders(ffmpeg: FfmpegInstallation): Promise<{
  readonly codecs: readonly PictureCodec[]
  readonly withAlpha: readonly PictureCodec[]
  readonly hardware: Readonly<Partial<Record<PictureCodec, string>>>
}> {
  const available = await listEncoders(ffmpeg)
  const [[h264], [hevc]] = await Promise.all([workingHardware(ffmpeg, 'h264'), workingHardware(ffmpeg, 'hevc')])
  const codecs = pictureCodecs.filter((codec) => softwareEncoders[codec].some((encoder) => available.has(encoder)))
  const withAlpha = await writable(ffmpeg, 'cutout')
  return { codecs, withAlpha, hardware: { ...(h264 ? { h264 } : {}), ...(hevc ? { hevc } : {}) } }
}
