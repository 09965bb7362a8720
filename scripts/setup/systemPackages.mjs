// What only the system's package manager can deliver. Debian and Ubuntu are handled; elsewhere the reader is told.
import fs from 'node:fs'
import { capture, show } from './processes.mjs'

const packagesFor = {
  electron: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libdrm2', 'libatspi2.0-0'],
  display: ['xvfb'],
  ffmpeg: ['ffmpeg'],
  redis: ['redis-server']
}

const aptOptions = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::http::Timeout=20']

export function isDebian() {
  return process.platform === 'linux' && fs.existsSync('/usr/bin/apt-get')
}

export function isRoot() {
  return process.getuid?.() === 0
}

/** @param {('electron' | 'display' | 'ffmpeg' | 'redis')[]} needs */
function packageNames(needs) {
  const names = needs.flatMap((need) => packagesFor[need])
  // Since 2024 some libraries carry a suffix for their 64-bit time stamps.
  const known = new Set(capture('apt-cache', ['pkgnames', 'lib']).out.split('\n'))
  return names.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name))
}

/** The one command that installs what is missing, for whoever is not root. */
export function installCommand(needs) {
  if (!isDebian()) return `the packages of your system that correspond to Debian's ${packageNames(needs).join(', ')}`
  return `sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${packageNames(needs).join(' ')}'`
}

/** Installs as root. @returns whether apt was content */
export async function installWithApt(needs, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  say(`System: installing ${packageNames(needs).join(', ')} with apt …`)
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  if ((await show('apt-get', ['update', ...aptOptions], quiet)) !== 0) return false
  // Names are looked up again: a bare machine knows no package before the update.
  const args = ['install', '-y', '--no-install-recommends', ...aptOptions, ...packageNames(needs)]
  return (await show('apt-get', args, quiet)) === 0
}
