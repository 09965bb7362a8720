// FFmpeg and ffprobe: setting, ffmpeg-static, system, and last a pinned pair from the npm registry.
import fs from 'node:fs'
import path from 'node:path'
import { githubAnswers } from './network.mjs'
import { nodeModules, registryFfmpegFolder } from './places.mjs'
import { capture, SetupError } from './processes.mjs'
import { fetchPinned, unpack } from './registryPackage.mjs'

const pins = {
  ffmpeg: {
    name: '@ffmpeg-installer/linux-x64',
    version: '4.1.0',
    integrity: 'sha512-Y5BWhGLU/WpQjOArNIgXD3z5mxxdV8c41C+U15nsE5yF8tVcdCGet5zPs5Zy3Ta6bU7haGpIzryutqCGQA/W8A=='
  },
  ffprobe: {
    name: '@ffprobe-installer/linux-x64',
    version: '5.2.0',
    integrity: 'sha512-D3UeqTLYPNs7pBWPLUYGehPdRVqU8eACox4OZy3pZUZatxye2YKlvBwEfaLdL1v2Z4FOAlLUhms0kY8m8kqSRA=='
  }
}

const suffix = process.platform === 'win32' ? '.exe' : ''

/** @returns {{ ffmpeg: string | null, ffprobe: string | null }} one line about each, null where there is none */
export function installedFfmpeg() {
  return { ffmpeg: findTool('ffmpeg', 'STUDIO_FFMPEG'), ffprobe: findTool('ffprobe', 'STUDIO_FFPROBE') }
}

function findTool(tool, variable) {
  const bundled = path.join(nodeModules, 'ffmpeg-static', tool + suffix)
  const delivered = path.join(registryFfmpegFolder(), tool)
  const places = [
    [process.env[variable], `from ${variable}`],
    [tool === 'ffmpeg' ? bundled : null, 'of ffmpeg-static'],
    [tool, 'of the system'],
    [delivered, 'from the npm registry (GPLv3)']
  ]
  for (const [program, origin] of places) {
    const version = program ? readVersion(program) : null
    // What the registry delivers is older, pinned, and known to work.
    if (version && (version.isRecent || program === delivered)) return `${version.name} ${origin}`
  }
  return null
}

function readVersion(program) {
  const result = capture(program, ['-hide_banner', '-version'], { timeout: 30_000 })
  return result.ok ? describeVersion(result.out) : null
}

/**
 * FFmpeg 4.4 or newer is told by its libavcodec, 58.134: snapshots and distributions name their builds as they please.
 * @param {string} text what `ffmpeg -version` printed
 * @returns {{ name: string, isRecent: boolean } | null} null where it is something else
 */
export function describeVersion(text) {
  const name = /^ff(?:mpeg|probe) version (\S+)/m.exec(text)?.[1]
  const [, major, minor] = /^libavcodec\s+(\d+)\.\s*(\d+)\./m.exec(text) ?? []
  if (!name || !major) return null
  return { name, isRecent: Number(major) > 58 || (Number(major) === 58 && Number(minor) >= 134) }
}

/** The binary of ffmpeg-static where its package is there without it. */
export async function fetchFfmpegStatic(say) {
  const installer = path.join(nodeModules, 'ffmpeg-static', 'install.js')
  if (!fs.existsSync(installer) || !(await githubAnswers())) return
  say('FFmpeg: downloading the build of ffmpeg-static …')
  capture(process.execPath, [installer], { timeout: 10 * 60_000, env: { ...process.env, CI: 'true' } })
}

/** Puts what is missing into the cache folder of this checkout. @throws SetupError */
export function fetchRegistryFfmpeg(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('FFmpeg: none found. Install FFmpeg 4.4 or newer, or name one in STUDIO_FFMPEG.')
  }
  const found = installedFfmpeg()
  for (const [tool, pin] of Object.entries(pins)) {
    if (found[tool]) continue
    say(`FFmpeg: no ${tool} here: using the pinned build from the npm registry (${pin.name}, GPLv3).`)
    place(tool, fetchPinned(pin))
  }
}

function place(tool, archive) {
  const folder = registryFfmpegFolder()
  fs.mkdirSync(folder, { recursive: true })
  const temporary = fs.mkdtempSync(path.join(folder, 'unpack-'))
  try {
    unpack(archive, temporary, `package/${tool}`)
    fs.chmodSync(path.join(temporary, 'package', tool), 0o755)
    fs.renameSync(path.join(temporary, 'package', tool), path.join(folder, tool))
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}
