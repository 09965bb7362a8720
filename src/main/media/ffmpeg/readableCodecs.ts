import type { FfmpegInstallation } from './locateFfmpeg'
import { runProcess } from './runProcess'

const known = new Map<string, Promise<ReadonlySet<string>>>()

/** Names of the codecs the FFmpeg at hand can decode, as ffprobe calls them; asked once for each program. */
export function readableCodecs({ ffmpeg }: FfmpegInstallation): Promise<ReadonlySet<string>> {
  const asked = known.get(ffmpeg) ?? ask(ffmpeg)
  known.set(ffmpeg, asked)
  asked.catch(() => known.delete(ffmpeg))
  return asked
}

async function ask(program: string): Promise<ReadonlySet<string>> {
  const { stdout } = await runProcess(program, ['-hide_banner', '-codecs'])
  return new Set([...stdout.toString('latin1').matchAll(/^ D[A-Z.]{5} (\S+)/gm)].map((line) => line[1] ?? ''))
}
