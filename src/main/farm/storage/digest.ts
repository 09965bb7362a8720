import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { withSlashes } from './staging'

export interface FileDigest {
  /** From the output, with slashes; empty for an output that is a file itself. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** The files of an output, which is a file or a folder, by name. */
export async function digestFiles(output: string): Promise<FileDigest[]> {
  const info = await stat(output)
  if (info.isFile()) return [await digestOf(output, '')]
  const entries = await readdir(output, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const digests: FileDigest[] = []
  for (const path of paths.sort()) digests.push(await digestOf(path, withSlashes(relative(output, path))))
  return digests
}

async function digestOf(path: string, name: string): Promise<FileDigest> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length
      hash.update(chunk)
    }
  })
  return { name, path, bytes, sha256: hash.digest('hex') }
}

/** One word for all of an output. */
export function wordOf(files: readonly FileDigest[]): string {
  const hash = createHash('sha256')
  for (const { name, bytes, sha256 } of files) hash.update(`${name}\0${bytes}\0${sha256}\n`)
  return hash.digest('hex')
}
