import type { HighDynamicRange } from '../../../shared/domain/types'
import type { FfmpegInstallation } from './locateFfmpeg'
import { runProcess } from './runProcess'

type ToneMapper = NonNullable<HighDynamicRange['toneMapping']>

const asked = new Map<string, Promise<readonly ToneMapper[]>>()

/** Ways in which the FFmpeg at hand can make usual pictures of those with more light, the exacter first. */
export function toneMappers({ ffmpeg }: FfmpegInstallation): Promise<readonly ToneMapper[]> {
  const known = asked.get(ffmpeg) ?? ask(ffmpeg)
  asked.set(ffmpeg, known)
  known.catch(() => asked.delete(ffmpeg))
  return known
}

async function ask(program: string): Promise<readonly ToneMapper[]> {
  const { stdout } = await runProcess(program, ['-hide_banner', '-filters'])
  const names = new Set([...stdout.toString('latin1').matchAll(/^ [A-Z.]{2,3} (\S+) /gm)].map((line) => line[1]))
  return [
    ...(names.has('zscale') && names.has('tonemap') ? (['zscale'] as const) : []),
    ...(names.has('lut3d') ? (['table'] as const) : [])
  ]
}
