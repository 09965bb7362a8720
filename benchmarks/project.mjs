import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/setup/places.mjs'

/** `npm run bench:project`: how long a project of 9,000 frames takes to save, to open and to autosave. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-bench-'))
try {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'src', 'main', 'project', 'testing', 'benchProject.ts'),
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'bench.mjs' } }
    }
  })
  const { status } = spawnSync(process.execPath, [path.join(folder, 'bench.mjs')], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
