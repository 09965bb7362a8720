import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '')

export const nodeModules = path.join(root, 'node_modules')

/** Downloads shared by all checkouts of one user. */
export function downloadCache() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'hodor-studio')
}

/** Binaries delivered by the npm registry, where the studio looks for them last. */
export function registryFfmpegFolder() {
  return path.join(process.env.STUDIO_CACHE || path.join(nodeModules, '.cache', 'hodor-studio'), 'ffmpeg')
}
