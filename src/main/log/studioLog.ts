import { open } from 'node:fs/promises'
import path from 'node:path'
import log from 'electron-log/node'
import { StudioError, type ErrorData } from '../../shared/domain/errors'
import { makeFolder } from '../files/makeFolder'
import { shortenPaths } from './shortenPaths'

/** What a log keeps before it begins a new file; the one before is kept as `….old.log`. */
const maxBytes = 1024 * 1024
const errorsRemembered = 20

export interface RememberedError extends ErrorData {
  readonly at: Date
}

/** Where the program notes what it did. It holds no contents of files, and of paths only the last name. */
export interface StudioLog {
  readonly path: string
  /** False where the place cannot be written to: then only `lastErrors` remembers. */
  readonly isKept: boolean
  info(text: string): void
  /** @param thrown a `StudioError`, its data, or whatever else was thrown */
  error(where: string, thrown: unknown): void
  /** The latest ones, oldest first. */
  lastErrors(): readonly RememberedError[]
}

/**
 * A log in one file, begun anew when it grows over a mebibyte. A place that cannot be written to is done without: the log
 * must never be what stops somebody's work.
 * @param file absolute, or relative to the working directory
 */
export async function openLog(file: string): Promise<StudioLog> {
  const absolute = path.resolve(file)
  const isKept = await canWrite(absolute)
  const logger = log.create({ logId: absolute })
  logger.transports.console.level = false
  logger.transports.file.resolvePathFn = () => absolute
  if (!isKept) logger.transports.file.level = false
  logger.transports.file.maxSize = maxBytes
  logger.transports.file.format = '{iso} {level} {text}'
  const remembered: RememberedError[] = []
  return {
    path: absolute,
    isKept,
    info: (text) => logger.info(shortenPaths(text)),
    error: (where, thrown) => {
      const error = asData(thrown)
      remembered.push({ ...error, message: shortenPaths(error.message), at: new Date() })
      if (remembered.length > errorsRemembered) remembered.shift()
      logger.error(shortenPaths(`${where}: ${error.message} [${error.code}]${stackOf(thrown)}`))
    },
    lastErrors: () => remembered
  }
}

async function canWrite(file: string): Promise<boolean> {
  try {
    await makeFolder(path.dirname(file))
    await (await open(file, 'a')).close()
    return true
  } catch {
    return false
  }
}

function asData(thrown: unknown): ErrorData {
  return isData(thrown) ? thrown : StudioError.from(thrown).toData()
}

function isData(value: unknown): value is ErrorData {
  return !(value instanceof Error) && typeof value === 'object' && value !== null && 'code' in value && 'hint' in value
}

/** Of faults only: an error that was foreseen says enough by itself. */
function stackOf(thrown: unknown): string {
  const fault = thrown instanceof StudioError ? thrown.cause : thrown
  const foreseen = thrown instanceof StudioError && thrown.code !== 'internal'
  return !foreseen && fault instanceof Error && fault.stack ? `\n${fault.stack}` : ''
}
