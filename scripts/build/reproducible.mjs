// `npm run test:reproducible`: builds the JavaScript twice, from nothing, and compares every file.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '../setup/places.mjs'
import { nodeTool, show } from '../setup/processes.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-builds-'))
try {
  const [first, second] = [await built('first'), await built('second')]
  const names = [...new Set([...first.keys(), ...second.keys()])].sort()
  const differing = names.filter((name) => first.get(name) !== second.get(name))
  const all = createHash('sha256')
    .update(names.map((name) => `${name} ${first.get(name)}\n`).join(''))
    .digest('hex')
  console.log(JSON.stringify({ files: names.length, differing, sha256: all }))
  process.exitCode = differing.length === 0 && names.length > 0 ? 0 : 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}

/** @returns SHA-256 of every file of a build */
async function built(name) {
  const out = path.join(folder, name)
  const code = await show(...nodeTool('electron-vite', 'build', '--logLevel', 'warn', '--outDir', out), { cwd: root })
  if (code !== 0) throw new Error(`the build ended with ${code}`)
  const files = fs
    .readdirSync(out, { recursive: true })
    .map(String)
    .filter((file) => fs.statSync(path.join(out, file)).isFile())
  const hashOf = (file) =>
    createHash('sha256')
      .update(fs.readFileSync(path.join(out, file)))
      .digest('hex')
  return new Map(files.map((file) => [file, hashOf(file)]))
}
