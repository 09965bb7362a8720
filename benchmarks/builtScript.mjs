import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/setup/places.mjs'

/** Builds a TypeScript benchmark of the studio's own code and runs it with the arguments of this command. */
export async function runBuilt(source) {
  // Beside the packages it needs, which it finds from there.
  const folder = fs.mkdtempSync(path.join(root, 'out', 'bench-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true, external: ['onnxruntime-node'] },
      build: {
        ssr: path.join(root, ...source.split('/')),
        outDir: folder,
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'bench.mjs' } }
      }
    })
    const args = [path.join(folder, 'bench.mjs'), ...process.argv.slice(2)]
    process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
