// Builds with electron-vite, and knows whether the last build still stands for the sources.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup/places.mjs'
import { nodeTool, show } from '../setup/processes.mjs'
import { whileNobodyElseBuilds } from './buildLock.mjs'
import { buildDeclarations } from './declarations.mjs'

const inputs = ['src', 'electron.vite.config.ts', 'tsconfig.api.json', 'svelte.config.js', 'package-lock.json']
const outputs = [
  ...['out/main/index.cjs', 'out/main/engine.cjs', 'out/main/cli.cjs', 'out/preload/index.cjs'],
  ...['out/main/api.cjs', 'out/api/api/index.d.ts']
]
const stamp = path.join(root, 'out', 'built-from.txt')

export async function buildCommand(onlyIfStale) {
  process.exitCode = await (onlyIfStale ? buildIfStale() : build())
}

/** @returns {Promise<number>} exit code; 0 at once where nothing changed since the last build */
export function buildIfStale() {
  return whileNobodyElseBuilds(async () => {
    if (isFresh()) return 0
    console.log('Building the studio …')
    return runBuild()
  })
}

export function build() {
  return whileNobodyElseBuilds(runBuild)
}

async function runBuild() {
  const digest = inputsDigest()
  fs.rmSync(stamp, { force: true })
  const [code, typesCode] = await Promise.all([
    show(...nodeTool('electron-vite', 'build', '--logLevel', 'warn'), { cwd: root }),
    buildDeclarations()
  ])
  if (code === 0 && typesCode === 0) fs.writeFileSync(stamp, digest)
  return code || typesCode
}

function isFresh() {
  if (!fs.existsSync(stamp) || !outputs.every((file) => fs.existsSync(path.join(root, file)))) return false
  return fs.readFileSync(stamp, 'utf8') === inputsDigest()
}

/** Over contents, not dates: a checkout of another branch and back changes nothing. */
function inputsDigest() {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap((input) => filesUnder(path.join(root, input)))) {
    if (/\.test\.ts$/.test(file)) continue
    const content = fs.readFileSync(file)
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesUnder(place) {
  if (!fs.existsSync(place)) return []
  if (fs.statSync(place).isFile()) return [place]
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)))
}
