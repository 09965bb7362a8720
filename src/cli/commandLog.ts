import path from 'node:path'
import { machineFacts, programVersions } from '../main/log/machineFacts'
import { openLog } from '../main/log/studioLog'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import { StudioError } from '../shared/domain/errors'
import { studioVersion } from '../api/version'

/** The log of one command, see `--log`. */
export interface CommandLog {
  ended(exitCode: number): void
  failed(error: StudioError): void
}

/** Of a command without `--log`. */
export const noLog: CommandLog = { ended: () => undefined, failed: () => undefined }

/**
 * Begins the log of a command with what a problem report begins with: versions, machine, FFmpeg, and the command itself.
 * @throws StudioError `output-not-writable`
 */
export async function openCommandLog(path: string, args: readonly string[]): Promise<CommandLog> {
  const log = await openLog(path)
  if (!log.isKept) {
    throw new StudioError('output-not-writable', `The log ${path} cannot be written.`, {
      hint: 'Name a file in a folder that can be written to, or leave --log out.'
    })
  }
  const versions = Object.entries(programVersions(studioVersion())).map(([name, version]) => `${name} ${version}`)
  const ffmpeg = await locateFfmpeg().then(
    ({ version, source }) => `FFmpeg ${version} (${source})`,
    (error: unknown) => StudioError.from(error).message
  )
  log.info([...versions, ...machineFacts(), ffmpeg].join('; '))
  log.info(`hodor-studio ${args.map(withoutFolders).join(' ')}`)
  const begin = performance.now()
  const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`
  return {
    ended: (exitCode) => log.info(`ended with ${exitCode} after ${seconds()}`),
    failed: (error) => log.error(`after ${seconds()}`, error)
  }
}

/** An argument is one path to its end, white space included: `0=/masks of mine/a.png` -> `0=…/a.png`. */
function withoutFolders(argument: string): string {
  const [, name = '', place = argument] = /^(\d+=|--[\w-]+=)(.*)$/su.exec(argument) ?? []
  return path.isAbsolute(place) ? `${name}…/${path.basename(place)}` : argument
}
