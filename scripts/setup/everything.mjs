// The set-up as a whole: each command names what it cannot do without.
import { ensureDependencies } from './dependencies.mjs'
import { ensureElectron, installedElectron, missingLibrary } from './electron.mjs'
import { fetchFfmpegStatic, fetchRegistryFfmpeg, installedFfmpeg } from './ffmpeg.mjs'
import { checkNativeFiles } from './nativeFiles.mjs'
import { capture, SetupError } from './processes.mjs'
import { installCommand, installWithApt, isDebian, isRoot } from './systemPackages.mjs'

const say = (text) => console.log(text)

/** `npm run setup` */
export async function setupCommand() {
  if (!(await setUp({ electron: true, display: true, redis: true }))) return
  const electron = installedElectron()
  const { ffmpeg, ffprobe } = installedFfmpeg()
  say(`Electron: ${electron.version}${electron.isFallback ? ' (fallback, development and tests only)' : ''}`)
  say(`FFmpeg: ${ffmpeg}; ffprobe ${ffprobe}`)
  say('Ready: `npm run demo`, `npm start [VIDEO]`, `npm test`.')
}

/**
 * Makes everything be there that the caller needs, and says in one line each what it does; silent and quick when all is
 * there. Sets the exit code where something needed is missing.
 * @param {{ electron: boolean, display: boolean, redis?: boolean }} needs besides FFmpeg: `electron`, whether the command fails without a
 *   runtime that starts (it is tried in any case); `display`, whether a virtual screen must do where there is no other;
 *   `redis`, whether the tests of farms should find a server: without one they are skipped.
 * @returns {Promise<boolean>} whether the command can go on
 */
export async function setUp(needs) {
  try {
    await ensureDependencies(say)
    checkNativeFiles()
    await orWarn(needs.electron, () => ensureElectron(say))
    await ensureSystem(needs)
    return true
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exitCode = 1
    return false
  }
}

async function orWarn(isNeeded, step) {
  try {
    await step()
  } catch (error) {
    if (isNeeded || !(error instanceof SetupError)) throw error
    console.warn(`${error.message} (not needed here: going on)`)
  }
}

/** Libraries, display and FFmpeg, with one run of the package manager for all of them. */
async function ensureSystem(needs) {
  if (missingParts(needs).length === 0) return
  if (ffmpegIsMissing()) await fetchFfmpegStatic(say)
  await tryApt(missingParts(needs))
  if (ffmpegIsMissing()) fetchRegistryFfmpeg(say)
  const missing = missingParts(needs)
  if (missing.length === 0) return
  const needed = missing.some((part) => part === 'ffmpeg' || (part !== 'redis' && needs[part]))
  const advice = `System: missing here: ${describe(missing)}. Install with: ${installCommand(missing)}`
  if (needed) throw new SetupError(advice)
  console.warn(`${advice} (not needed here: going on)`)
}

async function tryApt(parts) {
  if (parts.length === 0 || !isDebian() || !isRoot()) return
  if (await installWithApt(parts, say)) return
  console.warn('System: apt could not install all of it; its message is above.')
}

function missingParts(needs) {
  const electron = installedElectron()
  const parts = []
  if (electron && missingLibrary(electron.executable)) parts.push('electron')
  if (needs.display && displayIsMissing()) parts.push('display')
  if (ffmpegIsMissing()) parts.push('ffmpeg')
  if (needs.redis && redisIsMissing()) parts.push('redis')
  return parts
}

function displayIsMissing() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return false
  return capture('Xvfb', ['-help']).err.startsWith('Error: spawnSync')
}

function ffmpegIsMissing() {
  const { ffmpeg, ffprobe } = installedFfmpeg()
  return !ffmpeg || !ffprobe
}

function redisIsMissing() {
  return process.platform === 'linux' && capture('redis-server', ['--version']).err.startsWith('Error: spawnSync')
}

function describe(parts) {
  const names = {
    electron: 'libraries for Electron',
    display: 'a virtual display (Xvfb)',
    ffmpeg: 'FFmpeg',
    redis: 'a Redis server for tests'
  }
  return parts.map((part) => names[part]).join(', ')
}
