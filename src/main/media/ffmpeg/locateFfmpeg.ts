import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StudioError } from '../../../shared/domain/errors'
import { describeVersion, type FfmpegVersion, isSupported, knowsFpsMode } from './ffmpegVersion'
import { runProcess } from './runProcess'

export interface FfmpegInstallation {
  readonly ffmpeg: string
  readonly ffprobe: string
  readonly version: string
  readonly source: 'setting' | 'STUDIO_FFMPEG' | 'package' | 'ffmpeg-static' | 'system' | 'registry'
  /** How this build is told to pass frames on as they are, neither doubled nor dropped. */
  readonly fpsMode: readonly ['-fps_mode' | '-vsync', 'passthrough']
}

interface Candidate {
  readonly path: string
  readonly source: FfmpegInstallation['source']
}

const hint = 'Install FFmpeg 4.4 or newer, or name one in the settings or in STUDIO_FFMPEG.'
const suffix = process.platform === 'win32' ? '.exe' : ''

/**
 * Finds FFmpeg: the setting or STUDIO_FFMPEG (which are binding: no other is tried when they do not work), then the one of
 * the packaged studio, ffmpeg-static, the system's if it is 4.4 or newer, and last the one the set-up put into the cache.
 * @throws StudioError `ffmpeg-not-found`
 */
export async function locateFfmpeg(options: { ffmpegPath?: string } = {}): Promise<FfmpegInstallation> {
  const named = namedCandidate(options.ffmpegPath)
  if (named) return inspect(named)
  const failures: string[] = []
  for (const candidate of foundCandidates()) {
    try {
      return await inspect(candidate)
    } catch (error) {
      failures.push(StudioError.from(error).message)
    }
  }
  const tried = failures.length > 0 ? ` Tried: ${failures.join(' ')}` : ''
  throw new StudioError('ffmpeg-not-found', `No usable FFmpeg was found.${tried}`, { hint })
}

function namedCandidate(setting: string | undefined): Candidate | null {
  if (setting) return { path: setting, source: 'setting' }
  const variable = process.env.STUDIO_FFMPEG
  return variable ? { path: variable, source: 'STUDIO_FFMPEG' } : null
}

function* foundCandidates(): Generator<Candidate> {
  const shipped = inPackage(fileURLToPath(import.meta.url))
  if (shipped) yield { path: shipped, source: 'package' }
  const bundled = ffmpegStaticPath()
  if (bundled) yield { path: bundled, source: 'ffmpeg-static' }
  const system = onPath('ffmpeg')
  if (system) yield { path: system, source: 'system' }
  const delivered = inCache('ffmpeg')
  if (delivered) yield { path: delivered, source: 'registry' }
}

async function inspect(candidate: Candidate): Promise<FfmpegInstallation> {
  // Side by side: each start of a program costs some hundredths of a second before anything else can begin.
  const probing = locateFfprobe(candidate.path)
  probing.catch(() => undefined)
  const version = await readVersion(candidate.path)
  // What the set-up and packages deliver is pinned; that build is older, and tested.
  if (!['registry', 'package'].includes(candidate.source) && !isSupported(version)) {
    const message = `${candidate.path} is FFmpeg ${version.name}; the studio needs 4.4 or newer.`
    throw new StudioError('ffmpeg-not-found', message, { hint })
  }
  const ffprobe = await probing
  const fpsMode = knowsFpsMode(version) ? (['-fps_mode', 'passthrough'] as const) : (['-vsync', 'passthrough'] as const)
  return { ffmpeg: candidate.path, ffprobe, version: version.name, source: candidate.source, fpsMode }
}

async function readVersion(program: string): Promise<FfmpegVersion> {
  const { code, stdout } = await runProcess(program, ['-hide_banner', '-version'])
  const version = code === 0 ? describeVersion(stdout.toString('utf8')) : null
  if (version) return version
  throw new StudioError('ffmpeg-not-found', `${program} does not answer like FFmpeg.`, { hint })
}

async function locateFfprobe(ffmpeg: string): Promise<string> {
  const beside = join(dirname(ffmpeg), `ffprobe${suffix}`)
  const places = [process.env.STUDIO_FFPROBE, existsSync(beside) ? beside : null, onPath('ffprobe'), inCache('ffprobe')]
  for (const place of places) {
    if (!place) continue
    const works = await readVersion(place).catch(() => null)
    if (works) return place
  }
  throw new StudioError('ffmpeg-not-found', `${ffmpeg} was found, but no ffprobe beside it or on the PATH.`, {
    hint: 'Install ffprobe (it comes with FFmpeg), or name one in STUDIO_FFPROBE.'
  })
}

/** The package exports the path of its binary; absent where its download failed or was not wanted. */
function ffmpegStaticPath(): string | null {
  try {
    const exported: unknown = createRequire(import.meta.url)('ffmpeg-static')
    if (typeof exported !== 'string') return null
    const path = exported.replace('app.asar', 'app.asar.unpacked')
    return [path, exported].find((candidate) => existsSync(candidate)) ?? null
  } catch {
    return null
  }
}

/**
 * The packaged studio has FFmpeg beside the archive that its code is in: programs cannot be run from inside one.
 * @param code file this code runs from
 */
export function inPackage(code: string): string | null {
  const [, resources] = /^(.*[\\/])app\.asar[\\/]/.exec(code) ?? []
  const path = resources === undefined ? null : join(resources, 'ffmpeg', `ffmpeg${suffix}`)
  return path !== null && existsSync(path) ? path : null
}

function onPath(program: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, program + suffix)).find((path) => existsSync(path)) ?? null
}

/** Binaries of the npm registry lie in the checkout's cache, wherever below the checkout this code runs from. */
function inCache(program: string): string | null {
  const folders = process.env.STUDIO_CACHE
    ? [process.env.STUDIO_CACHE]
    : cacheFoldersAbove(fileURLToPath(import.meta.url))
  return folders.map((folder) => join(folder, 'ffmpeg', program + suffix)).find((path) => existsSync(path)) ?? null
}

function cacheFoldersAbove(file: string): string[] {
  const folders: string[] = []
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules', '.cache', 'hodor-studio'))
  }
  return folders
}
