// Which npm packages reach users: what the studio loads at run time, and what the build copies into the window.
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup/places.mjs'

/** Development dependencies whose code the build inlines. */
const inlined = [
  '@fontsource-variable/inter',
  '@fontsource-variable/noto-sans-jp',
  '@lucide/svelte',
  'clsx',
  'esm-env',
  'fast-png',
  'fflate',
  'iobuffer',
  'svelte'
]

/** @returns {{ name: string, version: string, licence: string, text: string }[]} by name */
export function shippedPackages() {
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  const runtime = Object.keys(lock).filter((folder) => isRuntime(folder, lock[folder]))
  const folders = [...runtime, ...inlined.map((name) => `node_modules/${name}`)]
  return folders
    .map((folder) => ({ name: folder.replace(/^.*node_modules\//, ''), ...details(folder, lock[folder]) }))
    .sort((a, b) => compare(`${a.name}@${a.version}`, `${b.name}@${b.version}`))
}

/** ffmpeg-static and what it downloads with are optional; the notices name it in a chapter of its own. */
function isRuntime(folder, entry) {
  return folder !== '' && !entry.dev && !entry.devOptional && !entry.optional
}

function details(folder, { version, license }) {
  const texts = fs.readdirSync(path.join(root, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
  const text = texts.sort().map((file) => asText(path.join(root, folder, file)))
  // Packages from before the field existed say it in their text only.
  return { version, licence: license ?? 'see its text', text: text.join('\n\n') }
}

/** The same everywhere, whatever the system's language. */
function compare(a, b) {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Without carriage returns, which git would not keep. */
function asText(file) {
  return fs.readFileSync(file, 'utf8').replaceAll('\r', '').trim()
}
