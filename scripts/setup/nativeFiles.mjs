// Native programs and libraries are what no reader can check: each is compared with its hash before anything runs it.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { nodeModules, registryFfmpegFolder } from './places.mjs'
import { SetupError } from './processes.mjs'

/**
 * SHA-256 by package and version, then by file: of ONNX Runtime as npm delivered it, of the FFmpeg the registry delivers.
 * `node scripts/setup/nativeFiles.mjs --write` states those of ONNX Runtime anew after an upgrade.
 */
const pinsFile = new URL('./nativeFiles.json', import.meta.url)

const runtime = 'onnxruntime-node'

/** @param {{ modules?: string, delivered?: string }} places @throws SetupError naming the first file that is another */
export function checkNativeFiles({ modules = nodeModules, delivered = registryFfmpegFolder() } = {}) {
  const pins = JSON.parse(fs.readFileSync(pinsFile, 'utf8'))
  if (fs.existsSync(path.join(modules, runtime))) checkRuntime(modules, pins[runtimeAt(modules)])
  for (const [name, expected] of Object.entries(pins.delivered)) {
    const file = path.join(delivered, name)
    if (fs.existsSync(file)) check(file, expected)
  }
}

function checkRuntime(modules, hashes) {
  if (!hashes) {
    throw new SetupError(`${runtimeAt(modules)} has no hashes yet: node scripts/setup/nativeFiles.mjs --write`)
  }
  for (const [name, expected] of Object.entries(hashes)) {
    if (isForThisMachine(name)) check(path.join(modules, runtime, name), expected)
  }
}

function runtimeAt(modules) {
  return `${runtime}@${JSON.parse(fs.readFileSync(path.join(modules, runtime, 'package.json'), 'utf8')).version}`
}

function isForThisMachine(name) {
  return name.includes(`/${process.platform}/${process.arch}/`)
}

function check(file, expected) {
  if (!fs.existsSync(file)) throw new SetupError(`${file} is missing: run \`npm ci\`.`)
  if (sha256(file) === expected) return
  throw new SetupError(
    `${file} is not the file that was released (SHA-256): it is not run. Delete it and run \`npm ci\`.`
  )
}

function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex')
}

function write() {
  const pins = JSON.parse(fs.readFileSync(pinsFile, 'utf8'))
  const folder = path.join(nodeModules, runtime)
  const names = fs
    .readdirSync(path.join(folder, 'bin'), { recursive: true })
    .map((name) => `bin/${String(name).replaceAll(path.sep, '/')}`)
    .filter((name) => fs.statSync(path.join(folder, name)).isFile())
    .sort()
  const hashes = Object.fromEntries(names.map((name) => [name, sha256(path.join(folder, name))]))
  fs.writeFileSync(
    pinsFile,
    `${JSON.stringify({ delivered: pins.delivered, [runtimeAt(nodeModules)]: hashes }, null, 2)}\n`
  )
}

if (process.argv[1] === import.meta.filename && process.argv.includes('--write')) write()
