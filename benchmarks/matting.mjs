import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/setup/places.mjs'

/** `npm run bench:matting`: how fast cut-outs are exported with edges by matting, beside soft ones. */

const source = (...parts) => path.join(root, 'src', 'main', 'export', ...parts)
// Beside the packages it needs, which it finds from there.
fs.mkdirSync(path.join(root, 'out'), { recursive: true })
const folder = fs.mkdtempSync(path.join(root, 'out', 'bench-'))
try {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['onnxruntime-node'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        // The threads' entries are found beside the benchmark, as in the built studio.
        input: {
          bench: source('testing', 'benchMatting.ts'),
          foregroundWorker: source('alpha', 'foreground', 'foregroundWorker.ts'),
          mattingWorker: path.join(root, 'src', 'main', 'inference', 'matting', 'mattingWorker.ts')
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
