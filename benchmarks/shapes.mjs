import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/setup/places.mjs'

/**
 * `npm run bench:shapes -- --davis DIR`: roto shapes of DAVIS-2016's true masks, or of folders of masks (`--masks DIR`,
 * a folder a clip) at several errors: overlap, points, keys and time. `--error 0.5,1,2`, `--clips camel,dog`, `--fps 24`,
 * `--json`.
 */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-bench-'))
try {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'src', 'main', 'export', 'testing', 'benchShapes.ts'),
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'bench.cjs' } }
    }
  })
  const { status } = spawnSync(process.execPath, [path.join(folder, 'bench.cjs'), ...process.argv.slice(2)], {
    stdio: 'inherit'
  })
  process.exitCode = status ?? 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
