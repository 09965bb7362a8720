import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { root } from '../scripts/setup/places.mjs'

/** `npm run bench:export`: how fast overlays are exported where the masks are there already, at 480 and 1080 lines. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-bench-'))
try {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'src', 'main', 'export', 'testing', 'benchExport.ts'),
      outDir: folder,
      emptyOutDir: true,
      // fluent-ffmpeg asks for `__dirname`.
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'bench.cjs' } }
    }
  })
  const script = [path.join(folder, 'bench.cjs'), path.join(root, 'sample', 'sample.mp4'), ...process.argv.slice(2)]
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
