import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StudioError } from '../../shared/domain/errors'
import { readPlainText } from '../files/plainFile'
import { unreadable } from './annotationErrors'

/** Annotation files beyond this are refused unread, bytes: their text could not be held. */
const mostTextBytes = 400 * 2 ** 20

/** @throws StudioError `annotations-unreadable` for files that cannot be read, or are too large to be annotations */
export async function readText(path: string): Promise<string> {
  const name = basename(path)
  const found = await stat(path).catch(() => null)
  if (found && !found.isFile()) throw unreadable(name, 'it is no file')
  if (found && found.size > mostTextBytes) {
    throw unreadable(name, `it has ${Math.round(found.size / 2 ** 20)} MiB, more than the 400 that are read`)
  }
  return readPlainText(path, mostTextBytes).catch((error: unknown) => {
    throw new StudioError('annotations-unreadable', `${name} cannot be read.`, {
      hint: 'Check that it is still there and that you may read it.',
      cause: error
    })
  })
}
