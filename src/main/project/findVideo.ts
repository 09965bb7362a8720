import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { VideoFingerprint } from '../../shared/domain/project'
import type { VideoLink } from '../../shared/domain/videoLink'
import { fileExists } from '../files/fileExists'
import { fingerprintVideo, sameVideo } from './videoFingerprint'

const mostFolders = 200
const mostCandidates = 3

interface Wanted {
  /** Where it may lie, the likeliest first. */
  readonly paths: readonly string[]
  /** Unknown in projects of older studios: then the path alone has to do. */
  readonly fingerprint: VideoFingerprint | undefined
  /** Folders to look through where it is not at its place, with the folders in them. */
  readonly folders: readonly string[]
}

/**
 * Finds the video of a project: at its place if its content is the same, else the same content anywhere in the folders.
 * A file of the same name but other content is proposed, never taken.
 */
export async function findVideo({ paths, fingerprint, folders }: Wanted): Promise<VideoLink> {
  const present: string[] = []
  for (const path of paths) {
    if (!(await fileExists(path))) continue
    present.push(path)
    if (!fingerprint || (await matches(path, fingerprint))) return { path, state: 'found', candidates: [] }
  }
  const wantedPath = paths[0] ?? ''
  const nearby = await filesIn([...new Set([...folders, ...paths.map((path) => dirname(path))])])
  const moved = fingerprint && (await firstMatch(nearby, fingerprint))
  if (moved !== undefined) return { path: moved, state: 'moved', candidates: [] }
  const [changed] = present
  if (changed !== undefined) return { path: changed, state: 'changed', candidates: [] }
  const candidates = nearby.filter((path) => basename(path) === basename(wantedPath)).slice(0, mostCandidates)
  return { path: wantedPath, state: 'missing', candidates }
}

async function matches(path: string, wanted: VideoFingerprint): Promise<boolean> {
  const found = await fingerprintVideo(path)
  return found !== null && sameVideo(found, wanted)
}

async function firstMatch(paths: readonly string[], wanted: VideoFingerprint): Promise<string | undefined> {
  for (const path of paths) {
    const info = await stat(path).catch(() => null)
    if (info?.isFile() && info.size === wanted.bytes && (await matches(path, wanted))) return path
  }
  return undefined
}

/** Files in these folders and one level below, within reason. */
async function filesIn(folders: readonly string[]): Promise<string[]> {
  const files: string[] = []
  const below: string[] = []
  for (const folder of folders) await collect(folder, files, below)
  for (const folder of below.slice(0, mostFolders)) await collect(folder, files, [])
  return [...new Set(files)]
}

async function collect(folder: string, files: string[], folders: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (entry.isFile()) files.push(join(folder, entry.name))
    else if (entry.isDirectory() && !entry.name.startsWith('.')) folders.push(join(folder, entry.name))
  }
}
