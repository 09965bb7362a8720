import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { summariseBundle } from '../../inference/bundles'
import type { MadeFor } from '../ports'

/** Which network a folder holds: its manifest has the hashes of the graphs. @throws StudioError as `summariseBundle` */
export async function bundleIn(path: string): Promise<MadeFor['bundle']> {
  const { name, version } = await summariseBundle(path)
  const manifest = await readFile(join(path, 'manifest.json'))
  return { name, version, digest: createHash('sha256').update(manifest).digest('hex') }
}
