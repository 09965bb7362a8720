import { createHash } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, arch, cpus, homedir, platform } from 'node:os'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { makeFolder } from '../files/makeFolder'
import { sweepStaleParts } from '../files/staleParts'
import { temporaryBeside } from '../files/temporaryName'

/**
 * What was found out about networks on this machine, kept between starts: it can always be found out again. `STUDIO_CACHE`
 * moves it.
 */
export function cacheFolder(): string {
  const own = process.env['STUDIO_CACHE']
  return own ? own : join(systemCache(), 'hodor-studio')
}

function systemCache(): string {
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches')
  if (platform() === 'win32') return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')
  return process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
}

/** Name of what holds for this machine, this ONNX Runtime and these facts alone. */
export function machineKey(facts: readonly unknown[]): string {
  const machine = [platform(), arch(), cpus()[0]?.model, availableParallelism(), runtimeVersion()]
  return createHash('sha256')
    .update(JSON.stringify([machine, facts]))
    .digest('hex')
    .slice(0, 32)
}

/** Of ONNX Runtime, without loading it. */
function runtimeVersion(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return version
}

/** @returns null where there is nothing */
export async function readCached(name: string): Promise<Uint8Array | null> {
  return readFile(join(cacheFolder(), name)).catch(() => null)
}

/** Keeps it if the disk lets it; never throws. */
export async function writeCached(name: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryBeside(join(cacheFolder(), name))
  try {
    await makeFolder(cacheFolder())
    await sweepStaleParts(cacheFolder())
    await writeFile(temporary, content, { flag: 'wx' })
    await rename(temporary, join(cacheFolder(), name))
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}
