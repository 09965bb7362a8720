import { readFileSync } from 'node:fs'
import type { ExportJob } from '../../../shared/domain/exportJob'
import type { FfmpegInstallation } from '../../media/ffmpeg/locateFfmpeg'
import { runExport } from '../runExport'

export interface ExportRun {
  /** Frames a second, from opening the video to the verified file. */
  readonly rate: number
  /** Processor time a frame, milliseconds; NaN where the system does not say. */
  readonly ownMillis: number
  readonly ffmpegMillis: number
}

/** Seconds of processor time of the programs that were run so far: Linux only. */
function childSeconds(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[13]) + Number(fields[14])) / 100
  } catch {
    return NaN
  }
}

/** Runs an export and says what it took. */
export async function measured(ffmpeg: FfmpegInstallation, job: ExportJob): Promise<ExportRun> {
  const [own, children, started] = [process.cpuUsage(), childSeconds(), performance.now()]
  const { frames } = await runExport(job, {
    ffmpeg,
    signal: new AbortController().signal,
    onProgress: () => undefined
  })
  const rate = (frames * 1000) / (performance.now() - started)
  const { user, system } = process.cpuUsage(own)
  return {
    ...{ rate, ownMillis: (user + system) / 1000 / frames },
    ffmpegMillis: ((childSeconds() - children) * 1000) / frames
  }
}
