import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/setup/places.mjs'

/** `npm run bench:foreground`: how fast cut-outs are exported with clean edges, beside the picture's own colours. */

const source = (...parts) => path.join(root, 'src', 'main', 'export', ...parts)
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-bench-'))
try {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        // The thread's entry is found beside the benchmark, as in the built studio.
        input: {
          bench: source('testing', 'benchForeground.ts'),
          foregroundWorker: source('alpha', 'foreground', 'foregroundWorker.ts')
        },
        // fluent-ffmpeg asks for `__dirname`.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' }
      }
    }
  })
  const script = [path.join(folder, 'bench.cjs'), path.join(root, 'sample', 'sample.mp4'), ...process.argv.slice(2)]
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
