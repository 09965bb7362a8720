// The FFmpeg that packages carry: named by STUDIO_PACKAGE_FFMPEG, else a build pinned by version and SHA-512.
import fs from 'node:fs'
import path from 'node:path'
import { SetupError } from '../setup/processes.mjs'
import { fetchPinned, unpack } from '../setup/registryPackage.mjs'

const pins = {
  'linux-x64': {
    ffmpeg: pin(
      '@ffmpeg-installer/linux-x64',
      '4.1.0',
      'Y5BWhGLU/WpQjOArNIgXD3z5mxxdV8c41C+U15nsE5yF8tVcdCGet5zPs5Zy3Ta6bU7haGpIzryutqCGQA/W8A=='
    ),
    ffprobe: pin(
      '@ffprobe-installer/linux-x64',
      '5.2.0',
      'D3UeqTLYPNs7pBWPLUYGehPdRVqU8eACox4OZy3pZUZatxye2YKlvBwEfaLdL1v2Z4FOAlLUhms0kY8m8kqSRA=='
    )
  },
  'darwin-arm64': {
    ffmpeg: pin(
      '@ffmpeg-installer/darwin-arm64',
      '4.1.5',
      'hYqTiP63mXz7wSQfuqfFwfLOfwwFChUedeCVKkBtl/cliaTM7/ePI9bVzfZ2c+dWu3TqCwLDRWNSJ5pqZl8otA=='
    ),
    ffprobe: pin(
      '@ffprobe-installer/darwin-arm64',
      '5.0.1',
      'vwNCNjokH8hfkbl6m95zICHwkSzhEvDC3GVBcUp5HX8+4wsX10SP3B+bGur7XUzTIZ4cQpgJmEIAx6TUwRepMg=='
    )
  },
  'win32-x64': {
    ffmpeg: pin(
      '@ffmpeg-installer/win32-x64',
      '4.1.0',
      'Drt5u2vzDnIONf4ZEkKtFlbvwj6rI3kxw1Ck9fpudmtgaZIHD4ucsWB2lCZBXRxJgXR+2IMSti+4rtM4C4rXgg=='
    ),
    ffprobe: pin(
      '@ffprobe-installer/win32-x64',
      '5.1.0',
      'jMGYeAgkrdn4e2vvYt/qakgHRE3CPju4bn5TmdPfoAm1BlX1mY9cyMd8gf5vSzI8gH8Zq5WQAyAkmekX/8TSTg=='
    )
  }
}

/** Windows on ARM runs programs for x64, and nobody publishes a build of its own. */
const standIns = { 'win32-arm64': 'win32-x64' }

function pin(name, version, digest) {
  return { name, version, integrity: `sha512-${digest}` }
}

/**
 * Puts both programs into `folder/PLATFORM-ARCH`.
 * @throws SetupError where none is pinned for the platform, or it cannot be fetched
 */
export function placeFfmpeg(platform, arch, folder) {
  const suffix = platform === 'win32' ? '.exe' : ''
  const place = path.join(folder, `${platform}-${arch}`)
  fs.rmSync(place, { recursive: true, force: true })
  fs.mkdirSync(place, { recursive: true })
  const named = process.env.STUDIO_PACKAGE_FFMPEG
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const file = path.join(place, tool + suffix)
    if (named) copyNamed(path.join(named, tool + suffix), file)
    else unpackPinned(pinOf(platform, arch)[tool], tool + suffix, place)
    fs.chmodSync(file, 0o755)
  }
}

function copyNamed(from, to) {
  if (!fs.existsSync(from)) throw new SetupError(`STUDIO_PACKAGE_FFMPEG: there is no ${from}.`)
  fs.copyFileSync(from, to)
}

/** @throws SetupError */
export function pinOf(platform, arch) {
  const key = `${platform}-${arch}`
  const found = pins[standIns[key] ?? key]
  if (found) return found
  throw new SetupError(
    `No FFmpeg is pinned for ${key}: name a folder with ffmpeg and ffprobe in STUDIO_PACKAGE_FFMPEG.`
  )
}

function unpackPinned(wanted, name, place) {
  const archive = fetchPinned(wanted)
  const temporary = fs.mkdtempSync(path.join(place, 'unpack-'))
  try {
    unpack(archive, temporary, `package/${name}`)
    fs.renameSync(path.join(temporary, 'package', name), path.join(place, name))
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}
