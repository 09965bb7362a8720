import { constants, open, stat, type FileHandle } from 'node:fs/promises'

/**
 * Files of the user's, opened for reading. A named pipe would wait for a writer for ever, and could not be cancelled; a device
 * has no end. Both are told as an error of the file system, which every caller puts in its own words.
 */

/** More than any file that is read whole is allowed to have, and than Node reads at once. */
const mostBytesAtAll = 2 ** 31 - 1

/** @throws NodeJS.ErrnoException `EISDIR`, `ENOTREG`, `ENOENT`, `EACCES`, … */
export async function openPlain(path: string): Promise<FileHandle> {
  // Opening a device can do something to it already.
  refuseSpecial(await stat(path))
  // What takes the file's place meanwhile must not be waited for either.
  const file = await open(path, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
  try {
    refuseSpecial(await file.stat())
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** @throws NodeJS.ErrnoException as `openPlain`; `EFBIG` for a file of more bytes */
export async function readPlain(path: string, mostBytes = mostBytesAtAll): Promise<Buffer> {
  const file = await openPlain(path)
  try {
    const { size } = await file.stat()
    if (size > mostBytes) throw failure('EFBIG', `it has ${size} bytes, more than the ${mostBytes} that are read`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** @throws NodeJS.ErrnoException as `readPlain` */
export async function readPlainText(path: string, mostBytes = 400 * 2 ** 20): Promise<string> {
  return (await readPlain(path, mostBytes)).toString('utf8')
}

function refuseSpecial(found: { isFile(): boolean; isDirectory(): boolean }): void {
  if (found.isDirectory()) throw failure('EISDIR', 'it is a folder')
  if (!found.isFile()) throw failure('ENOTREG', 'it is no file')
}

function failure(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}
